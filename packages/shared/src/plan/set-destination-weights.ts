import type { SetDestinationWeights } from '../routing/edit.ts';
import type { ServiceRef } from '../routing/route-table.ts';
import type { Draft } from './draft.ts';
import { EditRefused, refusal } from './edit-problem.ts';
import { findRule } from './find-rule.ts';
import { changeDestinations } from './rule-object.ts';
import { sharesOf } from './weigh-destinations.ts';

/** Sets the weights of the destinations of a rule by position, whatever they are and in whatever scale. */
export function setDestinationWeights(draft: Draft, service: ServiceRef, edit: SetDestinationWeights): void {
  const table = draft.tableOf(service);
  const rule = findRule(table, edit.rule);
  const { weights } = edit;
  const count = rule.destinations.length;
  if (weights.length !== count) {
    throw refusal('invalid', 'weights', `The rule has ${count} destinations.`, { destinations: count });
  }
  if (count > 1 && weights.every((weight) => weight === 0)) {
    throw refusal('weights-total', 'weights', 'One of several destinations needs a weight above 0.', { total: 0 });
  }
  changeDestinations(draft, rule.origin, (route) =>
    route.map((entry, index) =>
      (entry.weight ?? 0) === weights[index] ? entry : { ...entry, weight: weights[index] ?? 0 },
    ),
  );
  requireReadyShares(draft, service, edit, sharesOf(rule.destinations));
}

function requireReadyShares(
  draft: Draft,
  service: ServiceRef,
  { rule: origin, force = [] }: SetDestinationWeights,
  before: ReadonlyMap<string, number>,
): void {
  const after = sharesOf(findRule(draft.tableOf(service), origin).destinations);
  const notReady = draft
    .versionsOf(service)
    .filter(
      ({ name, pods }) => pods.ready === 0 && (after.get(name) ?? 0) > (before.get(name) ?? 0) && !force.includes(name),
    );
  if (notReady.length === 0) return;
  throw new EditRefused(
    ...notReady.map(({ name, pods }) => ({
      code: 'version-not-ready' as const,
      path: 'weights',
      message: `Version ${name} has no ready pod (0 of ${pods.total}); its requests would fail.`,
      params: { version: name, total: pods.total },
    })),
  );
}

/** What a rule does with the requests it takes: sends them to versions, redirects them, or answers by itself. */
import type { HTTPRoute } from '../istio/virtual-service.ts';
import type { ChangeRule } from '../routing/edit.ts';
import type { Rule, ServiceRef } from '../routing/route-table.ts';
import { newDestinations } from './add-rule.ts';
import { destinationForm } from './destination-form.ts';
import type { Draft } from './draft.ts';
import { notEditable, refusal } from './edit-problem.ts';
import { findRule } from './find-rule.ts';
import { changeRuleObject } from './rule-object.ts';
import { sameJson } from './same-json.ts';
import { weighRule } from './set-weights.ts';
import { requireOwnHosts } from './shared-object.ts';
import { readWantedWeights } from './wanted-weights.ts';

const actions = { weights: 'route', redirect: 'redirect', directResponse: 'direct-response' } as const;
const actionMembers: ReadonlySet<string> = new Set(['route', 'redirect', 'directResponse']);

/**
 * Gives a rule another action where it stands: only the member that holds the action is exchanged, and matches, options
 * and what later releases of Istio may know of stay as they are written.
 */
export function changeAction(draft: Draft, service: ServiceRef, rule: Rule, edit: ChangeRule): void {
  const [member, second] = (['weights', 'redirect', 'directResponse'] as const).filter(
    (each) => edit[each] !== undefined,
  );
  if (member === undefined) return;
  if (second !== undefined)
    throw refusal('invalid', second, 'A rule has either weights, or a redirect, or an answer of its own.');
  const isOther = rule.action !== actions[member];
  if (isOther) requireOwnAction(draft, service, rule, member);
  if (edit.weights !== undefined && !isOther) {
    weighRule(draft, service, rule, readWantedWeights(edit.weights, draft.versionsOf(service)), edit.force);
    return;
  }
  const action = actionOf(draft, service, rule, edit);
  changeRuleObject(draft, rule.origin, (written) => withAction(written as HTTPRoute, action));
  requireInEffect(draft, service, rule, member);
}

type Action = Pick<HTTPRoute, 'route' | 'redirect' | 'directResponse'>;

function actionOf(draft: Draft, service: ServiceRef, rule: Rule, edit: ChangeRule): Action {
  if (edit.weights === undefined) return edit.redirect ? { redirect: edit.redirect } : pickResponse(edit);
  const form = destinationForm(draft, service, draft.tableOf(service), rule.origin);
  return { route: newDestinations(draft, service, form, edit.weights, edit.force) };
}

const pickResponse = ({ directResponse }: ChangeRule): Action => (directResponse ? { directResponse } : {});

/** The new action in the place of the one before; the same again changes nothing. */
function withAction(written: HTTPRoute, action: Action): HTTPRoute {
  const [[member, value] = []] = Object.entries(action);
  if (member === undefined || sameJson(written[member], value)) return written;
  const entries = Object.entries(written);
  const place = entries.findIndex(([name]) => actionMembers.has(name));
  const at = place < 0 ? entries.length : place;
  const kept = ([name]: [string, unknown]) => !actionMembers.has(name);
  return Object.fromEntries([
    ...entries.slice(0, at).filter(kept),
    [member, value],
    ...entries.slice(at).filter(kept),
  ]) as HTTPRoute;
}

/** Rules that lead elsewhere, or that decide for other hosts too, keep doing what they do. */
function requireOwnAction(draft: Draft, service: ServiceRef, rule: Rule, path: string): void {
  const { origin } = rule;
  if (origin.protocol !== 'http')
    throw refusal('not-editable', path, 'Only HTTP rules redirect or answer.', { reason: 'not-http' });
  if (rule.action === 'delegate') throw notEditable(path, 'delegate');
  requireOwnHosts(draft, service, { ...origin, ...origin.via });
}

/** A delegate cannot take away an answer that the rule that delegates to it gives. */
function requireInEffect(draft: Draft, service: ServiceRef, rule: Rule, member: keyof typeof actions): void {
  const { via } = rule.origin;
  if (via === undefined || findRule(draft.tableOf(service), rule.origin).action === actions[member]) return;
  const message = `VirtualService ${via.namespace}/${via.name}, which delegates to this rule, decides what it does.`;
  throw refusal('not-editable', member, message, { reason: 'delegate' });
}

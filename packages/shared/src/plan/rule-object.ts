/** Rules as they are written in their VirtualService: reading one and putting a changed one back in its place. */
import type { HTTPRoute, HTTPRouteDestination, L4Route, VirtualService } from '../istio/virtual-service.ts';
import type { MeshView } from '../routing/mesh-view.ts';
import type { RuleOrigin } from '../routing/route-table.ts';
import type { Draft } from './draft.ts';
import { refusal } from './edit-problem.ts';

export type WrittenRule = HTTPRoute | L4Route;

/** The VirtualService that a rule is written in. */
export function objectOf(view: MeshView, { namespace, name }: RuleOrigin): VirtualService {
  const object = view.virtualService(namespace, name);
  if (object === undefined) throw refusal('conflict', 'rule', `VirtualService ${namespace}/${name} does not exist.`);
  return object;
}

/** The rules next to and including the one, of the same protocol. */
export function rulesBeside(object: VirtualService, { protocol }: RuleOrigin): readonly WrittenRule[] {
  return object.spec[protocol] ?? [];
}

/** Replaces all rules of the rule's protocol in its VirtualService. */
export function putRules(draft: Draft, origin: RuleOrigin, rules: readonly WrittenRule[]): void {
  const object = objectOf(draft.view, origin);
  draft.putVirtualService({ ...object, spec: { ...object.spec, [origin.protocol]: rules } });
}

/** Changes one rule in place. */
export function changeRuleObject(draft: Draft, origin: RuleOrigin, change: (rule: WrittenRule) => WrittenRule): void {
  const rules = rulesBeside(objectOf(draft.view, origin), origin);
  putRules(
    draft,
    origin,
    rules.map((rule, index) => (index === origin.index ? change(rule) : rule)),
  );
}

/** Changes the destinations of one rule in place. */
export function changeDestinations(
  draft: Draft,
  origin: RuleOrigin,
  change: (route: readonly HTTPRouteDestination[]) => readonly HTTPRouteDestination[],
): void {
  changeRuleObject(draft, origin, (rule) => ({ ...rule, route: [...change(rule.route ?? [])] }));
}

/** References to gateways. Source: istio/istio pkg/config/validation/validation.go (validateGatewayNames). */
import { type Problem, problem, quoted } from '../../finding.ts';
import { fqdnProblem, isDnsLabel } from './domain-name.ts';

function qualifiedProblems(namespace: string, name: string): Problem[] {
  return [
    ...(namespace === '' || name === '' ? [problem('gatewayName.empty')] : []),
    ...(isDnsLabel(namespace) ? [] : [problem('gatewayName.namespace', { namespace: quoted(namespace) })]),
    ...(isDnsLabel(name) ? [] : [problem('gatewayName.name', { name: quoted(name) })]),
  ];
}

function shortProblems(gateway: string): Problem[] {
  const [name = '', namespace] = gateway.split('.');
  const recommended = quoted(`${namespace}/${name}`);
  const bad = fqdnProblem(gateway);
  return [
    ...(namespace === undefined ? [] : [problem('gatewayName.legacy', { gateway: quoted(gateway), recommended })]),
    ...(bad ? [bad] : []),
  ];
}

export type IndexedProblem = { readonly index: number; readonly found: Problem };

/** istiod stops at the first name without a namespace: later ones go unchecked, and so they do here. */
export function gatewayNameProblems(gateways: readonly string[]): IndexedProblem[] {
  const all: IndexedProblem[] = [];
  for (const [index, gateway] of gateways.entries()) {
    const slash = gateway.indexOf('/');
    if (slash === -1) return [...all, ...shortProblems(gateway).map((found) => ({ index, found }))];
    const problems = qualifiedProblems(gateway.slice(0, slash), gateway.slice(slash + 1));
    all.push(...problems.map((found) => ({ index, found })));
  }
  return all;
}

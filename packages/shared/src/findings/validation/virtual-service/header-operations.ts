/** Headers that a rule adds, sets or removes. Source: istio/istio pkg/config/validation/virtualservice.go. */
import { type Path, type Problem, problem, quoted } from '../../finding.ts';
import { isAuthority, otherHeaderProblem, requestHeaderProblem } from '../names/header-name.ts';
import { headerValueProblem } from '../names/header-value.ts';
import type { Report } from '../report.ts';
import type { HeadersShape, RewriteShape } from '../shape/virtual-service-shape.ts';

type Operations = HeadersShape['request'];

function checkOperations(
  operations: Operations,
  changedNameProblem: (name: string) => Problem | null,
  path: Path,
  report: Report,
): void {
  for (const operation of ['add', 'set'] as const) {
    for (const [name, value] of Object.entries(operations?.[operation] ?? {})) {
      const at = [...path, operation, name];
      report(at, changedNameProblem(name));
      report(at, headerValueProblem(value ?? ''));
    }
  }
  for (const [index, name] of (operations?.remove ?? []).entries()) {
    report([...path, 'remove', index], otherHeaderProblem(name));
  }
}

export function checkHeaderOperations(headers: HeadersShape, path: Path, report: Report): void {
  checkOperations(headers.request, requestHeaderProblem, [...path, 'request'], report);
  checkOperations(headers.response, otherHeaderProblem, [...path, 'response'], report);
}

/** The authority may be written in one place of a route only. Headers of destinations are not looked at. */
export function authorityProblem(
  rewrite: RewriteShape | null | undefined,
  headers: HeadersShape | null | undefined,
): Problem | null {
  const { set, add } = headers?.request ?? {};
  let current = rewrite?.authority ?? '';
  for (const [name, value] of [...Object.entries(set ?? {}), ...Object.entries(add ?? {})]) {
    if (!isAuthority(name)) continue;
    const next = value ?? '';
    if (current !== '') return problem('vs.authority.twice', { current: quoted(current), next: quoted(next) });
    current = next;
  }
  return null;
}

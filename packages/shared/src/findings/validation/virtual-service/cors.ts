/** CORS policies. Source: istio/istio pkg/config/validation/validation.go (validateCORSPolicy). */
import { type Path, problem, quoted } from '../../finding.ts';
import { durationProblem, isWholeSeconds } from '../names/duration.ts';
import { corsHeaderNameProblem } from '../names/header-name.ts';
import type { Report } from '../report.ts';
import type { CorsShape } from '../shape/virtual-service-shape.ts';
import { regexMatchProblem } from './string-match.ts';

const methods: ReadonlySet<string> = new Set([
  'GET',
  'HEAD',
  'POST',
  'PUT',
  'PATCH',
  'DELETE',
  'CONNECT',
  'OPTIONS',
  'TRACE',
  '*',
]);

export function checkCors(policy: CorsShape, path: Path, report: Report): void {
  for (const [index, origin] of (policy.allowOrigins ?? []).entries()) {
    const at = [...path, 'allowOrigins', index];
    const isEmpty = !(origin.exact || origin.prefix || origin.regex);
    report(at, isEmpty ? problem('vs.cors.origin') : regexMatchProblem(origin, 'corsPolicy.allowOrigins'));
  }
  for (const [index, method] of (policy.allowMethods ?? []).entries()) {
    if (methods.has(method)) continue;
    report([...path, 'allowMethods', index], problem('vs.cors.method', { method: quoted(method) }));
  }
  for (const list of ['allowHeaders', 'exposeHeaders'] as const) {
    for (const [index, name] of (policy[list] ?? []).entries()) {
      report([...path, list, index], corsHeaderNameProblem(name));
    }
  }
  if (policy.maxAge == null) return;
  report([...path, 'maxAge'], durationProblem(policy.maxAge));
  if (!isWholeSeconds(policy.maxAge)) report([...path, 'maxAge'], problem('vs.cors.maxAge'));
}

/** Conditions of HTTP rules. Source: istio/istio pkg/config/validation/virtualservice.go (validateHTTPRouteMatchRequest). */
import { type Path, problem } from '../../finding.ts';
import { isDnsLabel } from '../names/domain-name.ts';
import { gatewayNameProblems } from '../names/gateway-names.ts';
import { matchHeaderNameProblem } from '../names/header-name.ts';
import { labelsProblems } from '../names/labels.ts';
import { portProblem } from '../names/port.ts';
import { errorsOnly, type Report } from '../report.ts';
import type { HttpMatchShape, L4MatchShape, StringMatchShape } from '../shape/virtual-service-shape.ts';
import { regexMatchProblem, stringMatchProblem } from './string-match.ts';

type HeaderMatches = Readonly<Record<string, StringMatchShape | null>> | null | undefined;

function checkHeaders(headers: HeaderMatches, path: Path, report: Report): void {
  for (const [name, match] of Object.entries(headers ?? {})) {
    const at = [...path, 'headers', name];
    if (match === null) report(at, problem('vs.match.nullHeader', { name }));
    report(at, matchHeaderNameProblem(name));
    report(at, stringMatchProblem(match, 'headers'));
  }
}

/** Null and the regex `*`, which is no RE2 expression, both ask for absence. */
function checkWithoutHeaders(headers: HeaderMatches, path: Path, report: Report): void {
  for (const [name, match] of Object.entries(headers ?? {})) {
    const at = [...path, 'withoutHeaders', name];
    report(at, matchHeaderNameProblem(name));
    if (match?.regex !== '*') report(at, stringMatchProblem(match, 'withoutHeaders'));
  }
}

function checkTexts(match: HttpMatchShape, path: Path, report: Report): void {
  report([...path, 'uri'], regexMatchProblem(match.uri, 'uri'));
  for (const field of ['scheme', 'method', 'authority'] as const) {
    report([...path, field], stringMatchProblem(match[field], field));
  }
  for (const [name, parameter] of Object.entries(match.queryParams ?? {})) {
    report([...path, 'queryParams', name], stringMatchProblem(parameter, 'queryParams'));
  }
}

/** The conditions that HTTP, TLS and TCP matches share. */
export function checkSource(match: L4MatchShape | HttpMatchShape, path: Path, report: Report): void {
  if (match.port) report([...path, 'port'], portProblem(match.port));
  report([...path, 'sourceLabels'], labelsProblems(match.sourceLabels));
  for (const { index, found } of gatewayNameProblems(match.gateways ?? [])) {
    report([...path, 'gateways', index], found);
  }
}

export function checkMatches(matches: readonly HttpMatchShape[], path: Path, report: Report): void {
  const errors = errorsOnly(report);
  for (const [index, match] of matches.entries()) {
    const at = [...path, index];
    checkHeaders(match.headers, at, errors);
    checkWithoutHeaders(match.withoutHeaders, at, errors);
    checkTexts(match, at, errors);
  }
  for (const [index, match] of matches.entries()) {
    const at = [...path, index];
    checkSource(match, at, errors);
    const namespace = match.sourceNamespace ?? '';
    if (namespace !== '' && !isDnsLabel(namespace)) {
      errors([...at, 'sourceNamespace'], problem('vs.match.sourceNamespace', { namespace }));
    }
  }
}

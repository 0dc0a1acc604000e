/** HTTP rules. Source: istio/istio pkg/config/validation/virtualservice.go (validateHTTPRoute). */
import { type Path, type Problem, problem } from '../../finding.ts';
import { durationProblem } from '../names/duration.ts';
import type { Report } from '../report.ts';
import type { HttpRouteShape } from '../shape/virtual-service-shape.ts';
import { checkCors } from './cors.ts';
import { checkDestinations } from './destinations.ts';
import { checkDirectResponse } from './direct-response.ts';
import { checkFault } from './fault.ts';
import { authorityProblem, checkHeaderOperations } from './header-operations.ts';
import { checkMatches } from './match.ts';
import { checkMirrorPercentage, checkMirrors } from './mirrors.ts';
import { redirectProblem } from './redirect.ts';
import { checkRetries } from './retries.ts';
import { rewriteProblem } from './rewrite.ts';

/** A root rule leaves the action to the VirtualService it delegates to. */
function rootProblems(route: HttpRouteShape): Problem[] {
  const name = route.name ?? '';
  return [
    ...(route.redirect ? [problem('vs.http.rootRedirect', { route: name })] : []),
    ...(route.route?.length ? [problem('vs.http.rootRoute', { route: name })] : []),
  ];
}

function exclusive(first: string, second: string, isBoth: boolean): Problem[] {
  return isBoth ? [problem('vs.http.exclusive', { first, second })] : [];
}

function ruleExclusive(first: string, second: string, isBoth: boolean): Problem[] {
  return isBoth ? [problem('vs.http.ruleExclusive', { first, second })] : [];
}

/** A rule has one action: destinations, a redirect or a direct response. */
function actionProblems(route: HttpRouteShape): Problem[] {
  const hasRoute = Boolean(route.route?.length);
  const other = route.redirect ? 'redirect' : 'direct_response';
  if (!route.redirect && !route.directResponse) return hasRoute ? [] : [problem('vs.http.noAction')];
  return [
    ...exclusive('route', other, hasRoute),
    ...exclusive('fault', other, Boolean(route.fault)),
    ...ruleExclusive('rewrite', other, Boolean(route.rewrite)),
    ...ruleExclusive('direct_response', 'redirect', Boolean(route.redirect && route.directResponse)),
  ];
}

function conflicts(route: HttpRouteShape, isDelegate: boolean): Problem[] {
  if (route.delegate && !isDelegate) return rootProblems(route);
  return [
    ...(route.delegate ? [problem('vs.http.delegateInDelegate')] : []),
    ...actionProblems(route),
    ...(route.mirror && route.mirrors?.length ? [problem('vs.http.mirrorTwice')] : []),
  ];
}

function checkChanges(route: HttpRouteShape, path: Path, report: Report): void {
  if (route.rewrite) report([...path, 'rewrite'], rewriteProblem(route.rewrite));
  report(path, authorityProblem(route.rewrite, route.headers));
}

/** A rule of a VirtualService, or of a delegate, which has no hosts of its own. */
export function checkHttpRoute(route: HttpRouteShape, isDelegate: boolean, path: Path, report: Report): void {
  const matches = route.match ?? [];
  report(path, conflicts(route, isDelegate));
  checkMatches(matches, [...path, 'match'], report);
  if (route.headers) checkHeaderOperations(route.headers, [...path, 'headers'], report);
  if (route.corsPolicy) checkCors(route.corsPolicy, [...path, 'corsPolicy'], report);
  if (route.fault) checkFault(route.fault, [...path, 'fault'], report);
  checkMirrorPercentage(route, path, report);
  checkMirrors(route, path, report);
  if (route.redirect) report([...path, 'redirect'], redirectProblem(route.redirect, matches));
  if (route.directResponse) checkDirectResponse(route.directResponse, [...path, 'directResponse'], report);
  if (route.retries) checkRetries(route.retries, [...path, 'retries'], report);
  checkChanges(route, path, report);
  checkDestinations(route.route ?? [], [...path, 'route'], report);
  if (route.timeout != null) report([...path, 'timeout'], durationProblem(route.timeout));
}

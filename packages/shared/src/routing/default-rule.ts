import { isAnyPath, pathMatchOf } from '../evaluate/path-match.ts';
import { meshGateway } from '../istio/gateway-name.ts';
import type { HTTPMatchRequest } from '../istio/virtual-service.ts';
import type { Rule } from './route-table.ts';

/**
 * Whether an HTTP rule takes every request of every sidecar, so that rules after it are never reached: no matches, or
 * one without a condition that could fail. A port or a source is such a condition: other proxies skip the match.
 */
export function takesEveryRequest(matches: Rule['matches']): boolean {
  return matches.length === 0 || matches.some(isUnconditional);
}

function isUnconditional(match: HTTPMatchRequest): boolean {
  const gateways = match.gateways ?? [];
  if (gateways.length > 0) return gateways.includes(meshGateway) && !match.port && compilesToCatchAll(match);
  const isForSome = Object.keys(match.sourceLabels ?? {}).length > 0 || Boolean(match.sourceNamespace);
  return !match.port && !isForSome && compilesToCatchAll(match);
}

/** The same as asking what it compiles to (`isCatchAll`), without what tests requests. */
function compilesToCatchAll(match: HTTPMatchRequest): boolean {
  const { method, authority, scheme, headers, withoutHeaders, queryParams } = match;
  const asksForMore = [headers, withoutHeaders, queryParams].some((map) => Object.keys(map ?? {}).length > 0);
  return isAnyPath(pathMatchOf(match, false)) && !method && !authority && !scheme && !asksForMore;
}

/** Whether sidecars look at a rule at all: one whose matches all name other gateways leaves no trace in them. */
export function reachesSidecars(matches: Rule['matches']): boolean {
  return matches.length === 0 || matches.some(({ gateways }) => !gateways?.length || gateways.includes(meshGateway));
}

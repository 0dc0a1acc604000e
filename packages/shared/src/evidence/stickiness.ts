/**
 * Rules that make a version stick to a user. Then users are drawn, not requests, and counts of requests are no longer a
 * multinomial sample: the verdict is suspended. A consistent hash does not do that: it chooses the pod inside the
 * version that was drawn.
 */
import type { Headers, HTTPRoute } from '../istio/virtual-service.ts';

/** The rules that keep users where a cookie of an earlier response has put them; empty when no version is sticky. */
export function stickyRoutes(routes: readonly HTTPRoute[]): readonly HTTPRoute[] {
  return routes.some(setsCookie) ? routes.filter(matchesCookie) : [];
}

function matchesCookie({ match }: HTTPRoute): boolean {
  return (match ?? []).some(({ headers }) => hasName(headers, 'cookie'));
}

function setsCookie({ headers, route }: HTTPRoute): boolean {
  return [headers, ...(route ?? []).map((destination) => destination.headers)].some(addsCookie);
}

function addsCookie(headers: Headers | null | undefined): boolean {
  return hasName(headers?.response?.set, 'set-cookie') || hasName(headers?.response?.add, 'set-cookie');
}

/** Header names are case-insensitive. */
function hasName(headers: object | null | undefined, name: string): boolean {
  return Object.keys(headers ?? {}).some((header) => header.toLowerCase() === name);
}

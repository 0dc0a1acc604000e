/** What a match asks of the path, apart from everything that tests requests. */
import type { HTTPMatchRequest } from '../istio/virtual-service.ts';

/** How a route matches the path; rewriting needs to know what was matched. */
export type PathMatch =
  | { readonly type: 'prefix' | 'exact' | 'separated-prefix'; readonly value: string; readonly ignoreCase: boolean }
  | { readonly type: 'regex'; readonly value: string; readonly ignoreCase: false };

export const everyPath: PathMatch = { type: 'prefix', value: '/', ignoreCase: false };

/**
 * The path specifier of a match. With `segments` (routes made from HTTPRoute or Ingress) a prefix ends at a segment
 * and a trailing slash does not count.
 */
export function pathMatchOf(match: HTTPMatchRequest | null, segments: boolean): PathMatch {
  const uri = match?.uri;
  const ignoreCase = match?.ignoreUriCase === true;
  if (typeof uri?.exact === 'string') return { type: 'exact', value: uri.exact, ignoreCase };
  if (typeof uri?.prefix === 'string') {
    if (!segments || uri.prefix === '/') return { type: 'prefix', value: uri.prefix, ignoreCase };
    return { type: 'separated-prefix', value: uri.prefix.replace(/\/$/, ''), ignoreCase };
  }
  if (typeof uri?.regex === 'string') return { type: 'regex', value: uri.regex, ignoreCase: false };
  return everyPath;
}

/** As istiod sees it; a prefix `""` takes every path as well, but does not count. Source: IsCatchAllRoute. */
export function isAnyPath({ type, value }: PathMatch): boolean {
  return (type === 'prefix' && value === '/') || (type === 'regex' && value === '.*');
}

/** Whether every path that one match takes is also taken by another. */
import type { Wanted } from '../../evaluate/string-match.ts';
import { wantedOf } from '../../evaluate/string-match.ts';
import type { HttpMatchShape } from '../validation/shape/virtual-service-shape.ts';
import { toStringMatch } from './string-match-of.ts';
import { textCovers } from './text-coverage.ts';

type PathMatch = Pick<HttpMatchShape, 'uri' | 'ignoreUriCase'>;

/** Every path starts with a slash, so the prefix `/` asks for nothing. */
function wantedPath({ uri }: PathMatch): Wanted {
  const wanted = wantedOf(toStringMatch(uri));
  return wanted.type === 'prefix' && wanted.value === '/' ? { type: 'present' } : wanted;
}

function lower(wanted: Wanted): Wanted {
  return wanted.type === 'present' ? wanted : { ...wanted, value: wanted.value.toLowerCase() };
}

export function pathCovers(outer: PathMatch, inner: PathMatch): boolean {
  const outerPath = wantedPath(outer);
  const innerPath = wantedPath(inner);
  if (outerPath.type === 'present') return true;
  // The case of regular expressions always counts.
  if (outer.ignoreUriCase && outerPath.type !== 'regex' && innerPath.type !== 'regex') {
    return textCovers(lower(outerPath), lower(innerPath));
  }
  if (inner.ignoreUriCase && innerPath.type !== 'regex') return false;
  return textCovers(outerPath, innerPath);
}

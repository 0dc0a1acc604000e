/** Path rewriting as Envoy does it: on the path, never on the query. */

import type { PathRewrite } from '@sluice/shared/evaluate/decision';
import type { PathMatch } from '@sluice/shared/evaluate/path-match';
import { compileRegex } from '@sluice/shared/evaluate/regex';
import { pathOnly } from './http-message.ts';

export function rewritePath(path: string, rewrite: PathRewrite): string {
  const bare = pathOnly(path);
  return rewriteBare(bare, rewrite) + path.slice(bare.length);
}

/** Plain text: the matched prefix gives way to the replacement; of an exact or regex match the whole path does. */
export function replaceMatched(path: string, matched: PathMatch, replacement: string): string {
  const isPrefix = matched.type === 'prefix' || matched.type === 'separated-prefix';
  return isPrefix ? replacement + path.slice(matched.value.length) : replacement;
}

function rewriteBare(path: string, rewrite: PathRewrite): string {
  if (rewrite.type === 'prefix') return replaceMatched(path, rewrite.matched, rewrite.replacement);
  const regex = compileRegex(rewrite.pattern);
  if (regex === null) return path;
  // RE2 writes groups as \1, re2js as $1.
  const substitution = rewrite.substitution.replace(/[$]/g, '$$$$').replace(/\\(\d)/g, '$$$1');
  return regex.matcher(path).replaceAll(substitution);
}

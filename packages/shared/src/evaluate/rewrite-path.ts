/**
 * What becomes of a path. Sources: Envoy's RouteEntryImplBase::finalizePathHeader and RE2::GlobalReplace; rewriting
 * works on the path as routes saw it, and the query stays.
 */

import type { PathRewrite } from './decision.ts';
import { splitTarget } from './normalise-path.ts';
import type { PathMatch } from './path-match.ts';
import { compileRegex } from './regex.ts';

/** The path that reaches the upstream, with its query: normalised, and rewritten if the route says so. */
export function forwardedPath(target: string, rewrite: PathRewrite | null): string {
  const { path, query } = splitTarget(target);
  const rewritten = rewrite === null ? path : rewritePath(path, rewrite);
  return query === null ? rewritten : `${rewritten}?${query}`;
}

/** The rewritten path, without query on either side. */
export function rewritePath(path: string, rewrite: PathRewrite): string {
  if (rewrite.type === 'prefix') return replaceMatched(path, rewrite.matched, rewrite.replacement);
  return replaceRegex(path, rewrite.pattern, rewrite.substitution);
}

/**
 * Puts the replacement in place of what was matched: of a prefix that prefix (as plain text, so `/api` by `/` makes
 * `//x` of `/api/x`), of an exact path or an expression the whole path.
 */
export function replaceMatched(path: string, matched: PathMatch, replacement: string): string {
  const isPrefix = matched.type === 'prefix' || matched.type === 'separated-prefix';
  return isPrefix ? replacement + path.slice(matched.value.length) : replacement;
}

/** All matches by the substitution, in which `\1` is the first group and `\0` the whole match. */
function replaceRegex(text: string, pattern: string, substitution: string): string {
  const matcher = compileRegex(pattern)?.matcher(text);
  if (!matcher) return text;
  let result = '';
  let end = -1;
  while (matcher.find()) {
    // As RE2 does, no empty match right after the match before.
    if (matcher.start() === matcher.end() && matcher.start() === end) continue;
    result += text.slice(Math.max(end, 0), matcher.start()) + expand(substitution, (group) => matcher.group(group));
    end = matcher.end();
  }
  return result + text.slice(Math.max(end, 0));
}

function expand(substitution: string, groupOf: (group: number) => string | null): string {
  return substitution.replace(/\\(\d|\\)/g, (_, escaped: string) =>
    escaped === '\\' ? '\\' : (groupOf(Number(escaped)) ?? ''),
  );
}

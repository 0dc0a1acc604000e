/** Rewrites. Source: istio/istio pkg/config/validation/validation.go (validateHTTPRewrite). */
import { messageOf, type Problem, problem } from '../../finding.ts';
import { regexProblem } from '../names/regex.ts';
import type { RewriteShape } from '../shape/virtual-service-shape.ts';

function regexRewriteProblem(rewrite: NonNullable<RewriteShape['uriRegexRewrite']>): Problem | null {
  if (!rewrite.match || !rewrite.rewrite) return problem('vs.rewrite.regexIncomplete');
  return regexProblem(rewrite.match, 'HTTPRewrite.UriRegexRewrite.Match');
}

export function rewriteProblem({ uri, authority, uriRegexRewrite }: RewriteShape): Problem | null {
  if (uri && uriRegexRewrite) return problem('vs.rewrite.exclusive');
  if (!uri && !uriRegexRewrite && !authority) return problem('vs.rewrite.empty');
  const bad = uriRegexRewrite ? regexRewriteProblem(uriRegexRewrite) : null;
  return bad ? problem('vs.rewrite.regex', { problem: messageOf(bad) }) : null;
}

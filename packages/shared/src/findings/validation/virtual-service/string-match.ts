/** Conditions on a text. Source: istio/istio pkg/config/validation/validation.go (validateStringMatch). */
import { type Problem, problem, quoted } from '../../finding.ts';
import { regexProblem } from '../names/regex.ts';
import type { StringMatchShape } from '../shape/virtual-service-shape.ts';

type Match = StringMatchShape | null | undefined;

/** The rules for regular expressions only; this is all that a `uri` has to keep. */
export function regexMatchProblem(match: Match, where: string): Problem | null {
  if (match?.regex == null) return null;
  if (match.regex === '') return problem('vs.match.emptyRegex', { where: quoted(where) });
  return regexProblem(match.regex, where);
}

/** A prefix may not be empty either; an empty exact value may. */
export function stringMatchProblem(match: Match, where: string): Problem | null {
  if (match?.prefix === '') return problem('vs.match.emptyPrefix', { where: quoted(where) });
  return regexMatchProblem(match, where);
}

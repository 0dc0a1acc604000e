/** Regular expressions. Source: istio/istio pkg/config/validation/validation.go (validateStringRegexp). */
import { RE2JS } from 're2js';
import { type Problem, problem, quoted } from '../../finding.ts';

const maxBytes = 1024;
const encoder = new TextEncoder();

/** What RE2 says of an expression, by expression: compiling is slow and the same ones come again. */
const verdicts = new Map<string, string | null>();
const keepAtMost = 10_000;

function complaintOf(expression: string): string | null {
  const known = verdicts.get(expression);
  if (known !== undefined) return known;
  if (verdicts.size >= keepAtMost) verdicts.clear();
  const complaint = compile(expression);
  verdicts.set(expression, complaint);
  return complaint;
}

function compile(expression: string): string | null {
  try {
    RE2JS.compile(expression);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** An expression that is too long or not RE2; `where` names the field as istiod does. */
export function regexProblem(expression: string, where: string): Problem | null {
  if (expression.length > maxBytes || encoder.encode(expression).length > maxBytes) {
    return problem('value.regex.tooLarge', { where: quoted(where) });
  }
  const complaint = complaintOf(expression);
  return complaint === null ? null : problem('value.regex.invalid', { where: quoted(where), problem: complaint });
}

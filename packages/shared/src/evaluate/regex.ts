/** RE2 expressions, as Envoy's safe_regex: linear time, and a match has to cover the whole text. */
import { RE2JS } from 're2js';

const compiled = new Map<string, RE2JS | null>();
const keepAtMost = 10_000;

/** The compiled expression, or null when it is not RE2. Compiling is slow, so results are kept. */
export function compileRegex(expression: string): RE2JS | null {
  const known = compiled.get(expression);
  if (known !== undefined) return known;
  if (compiled.size >= keepAtMost) compiled.clear();
  const fresh = tryCompile(expression);
  compiled.set(expression, fresh);
  return fresh;
}

function tryCompile(expression: string): RE2JS | null {
  try {
    return RE2JS.compile(expression);
  } catch {
    return null;
  }
}

/** A test for a whole text. An expression that is not RE2 matches nothing: Envoy would refuse the route. */
export function fullMatch(expression: string): (text: string) => boolean {
  const regex = compileRegex(expression);
  if (regex === null) return () => false;
  return (text) => regex.testExact(text);
}

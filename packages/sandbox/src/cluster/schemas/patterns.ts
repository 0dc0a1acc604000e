/** Regular expressions of schemas. Kubernetes compiles them as RE2; JavaScript's own are near enough here. */
const patterns = new Map<string, RegExp | undefined>();
const mostPatterns = 1_000;

function compiled(source: string): RegExp | undefined {
  for (const flags of ['u', '']) {
    try {
      return new RegExp(source, flags);
    } catch {
      // Without the u flag JavaScript takes escapes such as `\-` that Go takes too.
    }
  }
  return undefined;
}

/** Undefined for text that is no regular expression. */
export function patternOf(source: string): RegExp | undefined {
  if (!patterns.has(source)) {
    if (patterns.size >= mostPatterns) patterns.clear();
    patterns.set(source, compiled(source));
  }
  return patterns.get(source);
}

export function compilesAsPattern(source: string): boolean {
  return patternOf(source) !== undefined;
}

/**
 * How findings name rules: by position, because names may be absent or repeated, and by name where there is one. The
 * first is 1, as people count and as lists of rules show them; what Istio itself says counts from 0 and has a `#`.
 */
export function ruleLabel(index: number, name: string | null | undefined): string {
  return name ? `${index + 1} ${JSON.stringify(name)}` : String(index + 1);
}

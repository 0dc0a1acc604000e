/** How findings name rules: by position, because names may be absent or repeated, and by name where there is one. */
export function ruleLabel(index: number, name: string | null | undefined): string {
  return name ? `#${index} ${JSON.stringify(name)}` : `#${index}`;
}

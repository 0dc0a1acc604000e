/** The namespaces that an answer speaks of, wherever it does: every member called `namespace`. */
export function namespacesIn(value: unknown): Set<string> {
  const found = new Set<string>();
  const look = (inside: unknown) => {
    if (typeof inside !== 'object' || inside === null) return;
    for (const [key, member] of Object.entries(inside)) {
      if (key === 'namespace' && typeof member === 'string') found.add(member);
      else look(member);
    }
  };
  look(value);
  return found;
}

/**
 * The tag of an If-Match header, in quotes, with a weakness mark, or bare as people type it. Null where there is none or
 * any state will do (`*`).
 */
export function entityTag(header: string | undefined): string | null {
  const tag =
    header
      ?.trim()
      .replace(/^W\//, '')
      .replace(/^"(.*)"$/, '$1') ?? '';
  return tag === '' || tag === '*' ? null : tag;
}

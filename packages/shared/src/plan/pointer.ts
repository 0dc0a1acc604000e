/** A place in a JSON document: member names and list indices from the root. */
export type Pointer = readonly (string | number)[];

/** RFC 6901 text of a pointer. */
export function pointerText(pointer: Pointer): string {
  return pointer.map((token) => `/${String(token).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

export type Leaf = { readonly pointer: Pointer; readonly value: unknown };

/** Every scalar below a value, and every empty list or object, with its place. */
export function leavesOf(value: unknown, pointer: Pointer): Leaf[] {
  if (typeof value !== 'object' || value === null) return [{ pointer, value }];
  const members = Array.isArray(value)
    ? value.map((element, index) => [index, element] as const)
    : Object.entries(value).filter(([, member]) => member !== undefined);
  if (members.length === 0) return [{ pointer, value }];
  return members.flatMap(([key, member]) => leavesOf(member, [...pointer, key]));
}

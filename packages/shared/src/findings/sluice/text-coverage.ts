/** Whether every text that one condition takes is also taken by another. Where that cannot be told, the answer is no. */
import { fullMatch } from '../../evaluate/regex.ts';
import type { Wanted } from '../../evaluate/string-match.ts';

/** `present` takes every text. */
export function textCovers(outer: Wanted, inner: Wanted): boolean {
  if (outer.type === 'present') return true;
  if (inner.type === 'present') return outer.type !== 'exact' && isAnything(outer);
  if (outer.type === inner.type && outer.value === inner.value) return true;
  if (isAnything(outer)) return true;
  if (outer.type === 'prefix') return inner.type !== 'regex' && inner.value.startsWith(outer.value);
  return outer.type === 'regex' && inner.type === 'exact' && fullMatch(outer.value)(inner.value);
}

function isAnything(wanted: Exclude<Wanted, { type: 'present' }>): boolean {
  return (wanted.type === 'prefix' && wanted.value === '') || (wanted.type === 'regex' && wanted.value === '.*');
}

export function takesEmpty(wanted: Wanted): boolean {
  return textCovers(wanted, { type: 'exact', value: '' });
}

import { expect, test } from 'vitest';
import { keepWritten } from './keep-written.ts';

const write = (wanted: string) => `new ${wanted}`;

test.each([
  { what: 'all as they were', wanted: ['A', 'B'], read: ['A', 'B'], written: ['a', 'b'], is: ['a', 'b'] },
  { what: 'in another order', wanted: ['B', 'A'], read: ['A', 'B'], written: ['a', 'b'], is: ['b', 'a'] },
  { what: 'one of two alike', wanted: ['A', 'A'], read: ['A', 'A'], written: ['a', 'x'], is: ['a', 'x'] },
  { what: 'the later one of two alike', wanted: ['C', 'A'], read: ['A', 'A'], written: ['a', 'x'], is: ['new C', 'x'] },
  { what: 'more than there were', wanted: ['A', 'A'], read: ['A'], written: ['a'], is: ['a', 'new A'] },
  { what: 'inherited, not written here', wanted: ['A', 'B'], read: ['B', 'B'], written: [], is: ['new A', 'new B'] },
  { what: 'inherited, elsewhere', wanted: ['C', 'A'], read: ['A'], written: [], is: ['new C', 'new A'] },
  { what: 'none', wanted: [], read: ['A'], written: ['a'], is: [] },
])('$what', ({ wanted, read, written, is }) => {
  expect(keepWritten(wanted, read, written, write)).toEqual(is);
});

import { useEffect, useRef, useState } from 'react';
import type { TestSearch } from './test-search.ts';

/** Long enough that an address is not written for each key. */
const settleMilliseconds = 250;

const textOf = (search: TestSearch) =>
  JSON.stringify(
    Object.entries(search)
      .filter(([, value]) => value !== undefined)
      .sort(),
  );

/**
 * What is being written, a moment ahead of the address that has it: a field must show each key at once. Another
 * address, by the way back for example, brings what it says.
 */
export function useWrittenSearch(search: TestSearch, onSearch: (search: TestSearch) => void) {
  const [written, setWritten] = useState(search);
  const told = useRef(textOf(search));
  useEffect(() => {
    const text = textOf(search);
    if (text === told.current) return;
    told.current = text;
    setWritten(search);
  }, [search]);
  useEffect(() => {
    const text = textOf(written);
    if (text === told.current) return;
    const timer = setTimeout(() => {
      told.current = text;
      onSearch(written);
    }, settleMilliseconds);
    return () => clearTimeout(timer);
  }, [written, onSearch]);
  const write = (change: Partial<TestSearch>) => setWritten((now) => ({ ...now, ...change }));
  return [written, write] as const;
}

import { useEffect, useState } from 'react';

/** The value once it has not changed for a while; null until it first changes. */
export function useSettled(value: string, milliseconds: number): string | null {
  const [first] = useState(value);
  const [settled, setSettled] = useState<string | null>(null);
  useEffect(() => {
    if (value === first && settled === null) return;
    const timer = setTimeout(() => setSettled(value), milliseconds);
    return () => clearTimeout(timer);
  }, [value, first, settled, milliseconds]);
  return settled;
}

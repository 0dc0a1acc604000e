import { useLocation } from '@tanstack/react-router';
import { type RefObject, useEffect } from 'react';

/**
 * Whether the address names this change, as marks in charts do. Then it comes into sight with the focus on it, so that
 * keys go on from there.
 */
export function useWanted(id: string, ref: RefObject<HTMLElement | null>): boolean {
  const isWanted = useLocation({ select: ({ hash }) => hash === id });
  useEffect(() => {
    if (!isWanted) return;
    ref.current?.scrollIntoView({ block: 'center' });
    ref.current?.focus({ preventScroll: true });
  }, [isWanted, ref]);
  return isWanted;
}

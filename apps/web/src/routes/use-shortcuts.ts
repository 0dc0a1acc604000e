import { useEffect, useRef } from 'react';
import { areShortcutsOn } from '../data/preferences.ts';

/** What keys do, by `KeyboardEvent.key`; letters in lower case. */
export type Shortcuts = Readonly<Record<string, () => void>>;

/** Fields take every character; a slider takes digits and some letters, and then says so by preventing the default. */
function isTaken({ target, defaultPrevented }: KeyboardEvent, key: string): boolean {
  if (defaultPrevented || !(target instanceof Element)) return true;
  if (target.closest('textarea, select, [contenteditable]') !== null) return true;
  if (!(target instanceof HTMLInputElement)) return false;
  return target.type === 'range' ? /^\d$/.test(key) : target.type !== 'radio' && target.type !== 'checkbox';
}

/**
 * Single keys, for as long as the component is shown. They do nothing while somebody types, under a dialog, or when
 * they are switched off (WCAG 2.1.4).
 */
export function useShortcuts(shortcuts: Shortcuts): void {
  const latest = useRef(shortcuts);
  useEffect(() => {
    latest.current = shortcuts;
  });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const { key, ctrlKey, metaKey, altKey, repeat } = event;
      const action = latest.current[key.length === 1 ? key.toLowerCase() : key];
      if (action === undefined || ctrlKey || metaKey || altKey || repeat || !areShortcutsOn()) return;
      if (isTaken(event, key) || document.querySelector('[role=dialog]') !== null) return;
      event.preventDefault();
      action();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
}

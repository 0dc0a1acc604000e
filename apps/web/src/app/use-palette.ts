import { useEffect, useState } from 'react';

/** What the palette searches: everything, or namespaces alone. */
export type PaletteScope = 'everything' | 'namespaces';

/** Whether the palette is open; ⌘K and Ctrl+K open and close it, also from a field. */
export function usePalette() {
  const [scope, setScope] = useState<PaletteScope | null>(null);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const { key, ctrlKey, metaKey, altKey, shiftKey } = event;
      if (key.toLowerCase() !== 'k' || !(ctrlKey || metaKey) || altKey || shiftKey) return;
      event.preventDefault();
      // Not over another dialog: that one waits for an answer.
      const isUnderDialog = document.querySelector('[role=dialog]:not([data-palette])') !== null;
      setScope((now) => (now === null && !isUnderDialog ? 'everything' : null));
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
  return [scope, setScope] as const;
}

/** What holds charts back: a page or a chart that nobody can see, and somebody's hand. */
import { createInteraction } from './interaction.ts';
import type { Gate } from './snapshot.ts';

const interaction = createInteraction(window);

/** Shut while somebody is in the middle of a gesture. */
export const handsOff: Gate = { isOpen: () => !interaction.isBusy(), onOpen: interaction.onIdle };

/** Shut while the page is hidden. */
export const pageSeen: Gate = {
  isOpen: () => !document.hidden,
  onOpen(listener) {
    const onChange = () => !document.hidden && listener();
    document.addEventListener('visibilitychange', onChange);
    return () => document.removeEventListener('visibilitychange', onChange);
  },
};

/** As much of what lies just outside counts as seen: it is there when somebody scrolls to it. */
const nearby = '120px';

/** Shut while an element is scrolled out of sight. */
export function elementSeen(element: () => Element | null): Gate {
  let isSeen = true;
  return {
    isOpen: () => isSeen,
    onOpen(listener) {
      const target = element();
      if (target === null || typeof IntersectionObserver === 'undefined') return () => undefined;
      const observer = new IntersectionObserver(
        (entries) => {
          isSeen = entries.at(-1)?.isIntersecting ?? true;
          if (isSeen) listener();
        },
        { rootMargin: nearby },
      );
      observer.observe(target);
      return () => {
        observer.disconnect();
        isSeen = true;
      };
    },
  };
}

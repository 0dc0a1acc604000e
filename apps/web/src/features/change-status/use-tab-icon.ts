import { useEffect } from 'react';
import type { TabState } from './change-steps.ts';

const waves =
  '<path d="M6 11h7c4 0 3 5 7 5h6M6 11h20M13 11c4 0 4 11 8 11h5" fill="none" stroke="#fff" stroke-width="2.6" stroke-linecap="round"/>';

/** A mark in the corner, told apart by its shape as well as by its colour. */
const marks: Record<Exclude<TabState, 'none'>, string> = {
  working:
    '<circle cx="23" cy="23" r="9" fill="#fff4d6"/><path d="M27 20a5 5 0 1 0 1 4M27.6 16.800v3.600h-3.6" fill="none" stroke="#7a4b00" stroke-width="2.4" stroke-linecap="round"/>',
  good: '<circle cx="23" cy="23" r="9" fill="#1a6b3c"/><path d="M18.5 23.200l3.2 3.2 5.8-6.4" fill="none" stroke="#fff" stroke-width="2.8" stroke-linecap="round"/>',
  bad: '<circle cx="23" cy="23" r="9" fill="#8a1538"/><path d="M19.5 19.500l7 7M26.5 19.500l-7 7" fill="none" stroke="#fff" stroke-width="2.8" stroke-linecap="round"/>',
};

/** The icon as an address that the content security policy allows for images. */
function tabIcon(state: Exclude<TabState, 'none'>): string {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#1c52be"/>${waves}${marks[state]}</svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}

const plainIcon = '/favicon.svg';

/** The icon of the tab says how the service is doing, for as long as its page is shown. */
export function useTabIcon(state: TabState): void {
  useEffect(() => {
    const link = document.querySelector<HTMLLinkElement>('link[rel=icon]') ?? document.createElement('link');
    if (!link.isConnected) {
      link.rel = 'icon';
      document.head.append(link);
    }
    link.type = 'image/svg+xml';
    link.href = state === 'none' ? plainIcon : tabIcon(state);
    return () => {
      link.href = plainIcon;
    };
  }, [state]);
}

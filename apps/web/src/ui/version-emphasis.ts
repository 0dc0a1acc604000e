/** One version stands out wherever it is shown, while the pointer is on it or the focus within it in any place. */
import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();
let emphasised: string | null = null;
/** Rules for one version at a time: nothing has to be rendered for them, however often somebody moves the pointer. */
let sheet: CSSStyleSheet | null = null;

/** Null: none. */
function emphasise(version: string | null): void {
  if (version === emphasised) return;
  emphasised = version;
  sheet?.replaceSync(version === null ? '' : rulesFor(version));
  for (const listener of listeners) listener();
}

function rulesFor(version: string): string {
  const name = `[data-version=${JSON.stringify(version)}]`;
  // Only lines fade: text and controls have to keep their contrast.
  return `@layer emphasis {
    [data-chart] path:is([data-version], [data-version] *):not(${name}, ${name} *) { opacity: 0.35; }
    [data-chart] path:is(${name}, ${name} *)[stroke-width]:not([stroke-width="1.25"]) { stroke-width: 2.75; }
    [data-chart] ${name} text[data-crowded] { visibility: visible; }
    [data-segment]${name} { box-shadow: inset 0 0 0 2px var(--text); }
    :is(li, tr)${name} { background: color-mix(in srgb, var(--accent) 9%, transparent); }
    button${name} { box-shadow: 0 0 0 1px var(--text); }
  }`;
}

const versionAt = (target: EventTarget | null): string | null =>
  (target instanceof Element && target.closest<HTMLElement>('[data-version]')?.dataset.version) || null;

/** Follows pointer and focus until the returned function is called. What the pointer leaves, the focus may still be in. */
export function followEmphasis(page: Document): () => void {
  const ended = new AbortController();
  const options = { passive: true, signal: ended.signal };
  const hovered = ({ target }: Event) => emphasise(versionAt(target) ?? versionAt(page.activeElement));
  page.addEventListener('pointerover', hovered, options);
  page.addEventListener('focusin', ({ target }) => emphasise(versionAt(target)), options);
  page.addEventListener('focusout', () => emphasise(null), options);
  page.documentElement.addEventListener('pointerleave', () => emphasise(versionAt(page.activeElement)), options);
  if ('adoptedStyleSheets' in page) {
    sheet = new CSSStyleSheet();
    page.adoptedStyleSheets = [...page.adoptedStyleSheets, sheet];
  }
  return () => {
    ended.abort();
    page.adoptedStyleSheets = page.adoptedStyleSheets?.filter((each) => each !== sheet) ?? [];
    sheet = null;
    emphasised = null;
  };
}

/** The version that stands out, or null. */
export function useEmphasis(): string | null {
  return useSyncExternalStore(subscribe, () => emphasised);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

import { cleanup, configure } from '@testing-library/react';
import { afterEach, vi } from 'vitest';
import { pace } from '../data/pace.ts';

// Pages and charts are chunks that are loaded when they are wanted; a busy machine takes its time.
configure({ asyncUtilTimeout: 10_000 });

/** jsdom lays nothing out; charts need a width before they draw. */
class OneSizeObserver implements ResizeObserver {
  readonly #report: ResizeObserverCallback;
  constructor(report: ResizeObserverCallback) {
    this.#report = report;
  }
  observe(target: Element): void {
    const contentRect = { ...new DOMRect(0, 0, 600, 170), width: 600, height: 170 } as DOMRectReadOnly;
    this.#report([{ target, contentRect, borderBoxSize: [], contentBoxSize: [], devicePixelContentBoxSize: [] }], this);
  }
  unobserve(): void {}
  disconnect(): void {}
}

vi.stubGlobal('ResizeObserver', OneSizeObserver);
// A busy machine that runs tests is no browser that cannot keep up.
vi.spyOn(pace, 'watch').mockImplementation(() => () => undefined);
vi.stubGlobal('scrollTo', () => undefined);
Element.prototype.scrollIntoView = () => undefined;

afterEach(() => {
  cleanup();
  sessionStorage.clear();
  localStorage.clear();
  for (const look of ['theme', 'density', 'patterns', 'motion']) delete document.documentElement.dataset[look];
});

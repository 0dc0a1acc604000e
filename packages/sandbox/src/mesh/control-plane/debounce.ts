/** Waits for quiet before acting, but not for ever (istio/istio pilot/pkg/xds/discovery.go, debounce). */
import type { Clock, Timer } from '../clock.ts';

/** PILOT_DEBOUNCE_AFTER and PILOT_DEBOUNCE_MAX. */
const debounceDefaults = { quietMs: 100, longestMs: 10_000 } as const;

export class Debounce {
  readonly #clock: Clock;
  readonly #run: (waitedMs: number) => void;
  readonly #limits: { readonly quietMs: number; readonly longestMs: number };
  #timer: Timer | null = null;
  #firstAt = 0;

  /** @param run told for how long changes were collected */
  constructor(
    clock: Clock,
    run: (waitedMs: number) => void,
    limits: { quietMs: number; longestMs: number } = debounceDefaults,
  ) {
    this.#clock = clock;
    this.#run = run;
    this.#limits = limits;
  }

  trigger(): void {
    const now = this.#clock.now();
    if (this.#timer === null) this.#firstAt = now;
    else this.#timer.cancel();
    const { quietMs, longestMs } = this.#limits;
    const wait = Math.max(0, Math.min(quietMs, this.#firstAt + longestMs - now));
    this.#timer = this.#clock.after(wait, () => {
      this.#timer = null;
      this.#run(this.#clock.now() - this.#firstAt);
    });
  }
}

/** Between two writes of a plan proxies get the time to take in the first, where the second one rests on it. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { DoneWrite, Settle } from './apply-plan.ts';

/** Whether the proxies concerned acknowledged the writes in time; null when nobody can tell. */
export type Acknowledged = (written: readonly DoneWrite[], deadlineMs: number) => Promise<boolean | null>;

/** A proxy that is stuck must not keep a change from ever being made. */
const deadlineMs = 10_000;

type Options = {
  /** How long to wait where nobody can tell. */
  readonly blindMs: number;
  readonly acknowledged?: Acknowledged | undefined;
  readonly onFault: (error: unknown) => void;
};

export function createSettle({ blindMs, acknowledged, onFault }: Options): Settle {
  async function ask(written: readonly DoneWrite[]): Promise<boolean | null> {
    try {
      return (await acknowledged?.(written, deadlineMs)) ?? null;
    } catch (error) {
      onFault(error);
      return null;
    }
  }
  return async (written) => {
    if ((await ask(written)) === null) await sleep(blindMs);
  };
}

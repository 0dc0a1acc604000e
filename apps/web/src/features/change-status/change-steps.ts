/** What became of a change, step by step. No step claims what only a later one can know. */
import type { Propagation } from '@sluice/shared/api/propagation';
import type { Evidence } from '@sluice/shared/api/services';

export type AppliedChange = {
  /** Its id in the history; null where history could not be recorded. */
  readonly id: string | null;
  /** How long the server took to accept it. */
  readonly seconds: number;
  /** When it was accepted, epoch milliseconds of the browser. */
  readonly at: number;
  /** What the service looked like right after it. */
  readonly etag: string;
  /** When counting had begun before the change; evidence that still says so is about the old split. */
  readonly countedSince: number | null;
};

/** How far the proxies are. `silent`: nobody has said anything, for so long that nobody will. */
export type ProxyStep =
  | { readonly state: 'asking' | 'silent'; readonly propagation: null }
  | { readonly state: Exclude<Propagation['state'], 'applied'>; readonly propagation: Propagation };

/** As long as it may take until the server says how far the proxies are. */
const silenceMilliseconds = 6000;
/** Names of those behind are shown only when they stay behind. */
export const lateMilliseconds = 10_000;

/** @param now epoch milliseconds of the browser */
export function proxyStep(change: AppliedChange, propagation: Propagation | null, now: number): ProxyStep {
  if (propagation === null || propagation.change !== change.id) {
    return { state: now - change.at > silenceMilliseconds ? 'silent' : 'asking', propagation: null };
  }
  return propagation.state === 'applied'
    ? { state: 'asking', propagation: null }
    : { state: propagation.state, propagation };
}

/** Whether the evidence is about the split that was applied. Where nothing is counted, there is nothing to wait for. */
export function isAboutChange(evidence: Evidence, change: Pick<AppliedChange, 'countedSince'>): boolean {
  return evidence.since === null || evidence.since !== change.countedSince;
}

/** What the tab and the icon show: worst first, and success only where requests or proxies have said so. */
export type TabState = 'working' | 'good' | 'bad' | 'none';

export function tabStateOf(propagation: Propagation | null, evidence: Evidence): TabState {
  if (propagation?.state === 'rejected' || evidence.state === 'diverges') return 'bad';
  if (propagation?.state === 'distributing' || propagation?.state === 'applied') return 'working';
  if (evidence.state === 'collecting') return 'working';
  return evidence.state === 'matches' ? 'good' : 'none';
}

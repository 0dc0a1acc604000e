/** What a step of a release can see, before it starts: few requests exclude little. */
import { anytimeInterval, intervalAlpha } from './anytime-interval.ts';
import { requestsForLimit } from './error-limit.ts';

export type PlannedStep = {
  readonly requestsPerSecond: number;
  readonly seconds: number;
  /** The candidate's part of the requests, 0 to 1. */
  readonly share: number;
  /** The rate of errors that must be excluded, 0 to 1. */
  readonly limit: number;
};

export type StepPower = {
  /** That the candidate will get. */
  readonly requests: number;
  /** Rates of errors below this cannot be excluded with 95 %, even if not one request fails; for one look at the end. */
  readonly oneLookBound: number;
  /** The same when the step is watched all the time. */
  readonly anytimeBound: number;
  /** Whether the step, watched all the time, can prove the limit at all. */
  readonly canSeeLimit: boolean;
  /** The shortest step that can, seconds; null when the candidate gets no requests. */
  readonly secondsNeeded: number | null;
};

export function powerOfStep({ requestsPerSecond, seconds, share, limit }: PlannedStep): StepPower {
  const requests = Math.floor(requestsPerSecond * seconds * share);
  const needed = requestsForLimit(limit, 0);
  const rate = requestsPerSecond * share;
  return {
    requests,
    oneLookBound: requests === 0 ? 1 : 1 - intervalAlpha ** (1 / requests),
    anytimeBound: anytimeInterval(0, requests).high,
    canSeeLimit: requests >= needed,
    secondsNeeded: rate > 0 ? Math.ceil(needed / rate) : null,
  };
}

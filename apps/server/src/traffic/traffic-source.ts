/** Where figures of the traffic come from: the proxies themselves, or Prometheus, which has asked them. */
import type { ServiceRef } from '@sluice/shared/routing/route-table';
import type { Increment } from '@sluice/shared/traffic/counters';
import type { BlindReason } from './service-meter.ts';

/** What a source knows about one service since it was asked before. */
export type Reading =
  | {
      readonly kind: 'counted';
      /** End of the time that was counted, epoch milliseconds. */
      readonly time: number;
      /** The earliest moment from which any of it can be; absent: the time of the reading before. */
      readonly countsFrom?: number;
      readonly increments: readonly Increment[];
    }
  /** Nothing can have been found out since the reading before. */
  | { readonly kind: 'waiting' }
  /** `isLost`: counting has to begin anew; otherwise the next reading covers a longer time. */
  | { readonly kind: 'blind'; readonly reason: BlindReason; readonly isLost: boolean };

export type TrafficSource = {
  /** One reading for each service, in their order. Called about once a second, never while it runs. Does not reject. */
  readonly read: (services: readonly ServiceRef[], time: number) => Promise<readonly Reading[]>;
  /** The service is of no interest any more. */
  readonly forget: (service: ServiceRef) => void;
};

/** Examples of how far a change has got, of waiting for it, and of pods. */
import type { PodInfo } from '@sluice/shared/api/pods';
import type { Propagation } from '@sluice/shared/api/propagation';
import type { WaitResult } from '@sluice/shared/api/waiting';

export const inEffect: Propagation = {
  state: 'in-effect',
  change: 'reviews-6f1c2a9b',
  since: 1793606400000,
  inEffectAt: 1793606400420,
  acknowledged: 6,
  affected: 6,
  pending: [],
  rejected: [],
  reason: null,
  detail: null,
};

export const waitResult: WaitResult = {
  outcome: 'acknowledged',
  waitedMs: 412,
  propagation: inEffect,
  evidence: {
    state: 'collecting',
    since: null,
    requests: 0,
    needed: null,
    secondsLeft: 0,
    pValue: null,
    reason: 'settling',
  },
};

export const pods: PodInfo[] = [
  {
    name: 'reviews-v1-7d9f4c5b6d-x2x7q',
    version: 'v1',
    ready: true,
    phase: 'Running',
    reason: null,
    restarts: 0,
    images: ['registry.istio.io/release/examples-bookinfo-reviews-v1:1.20.3'],
    sidecar: true,
    createdAt: '2026-10-31T12:00:00Z',
    workload: 'reviews-v1',
    labels: { app: 'reviews', version: 'v1' },
  },
  {
    name: 'reviews-v2-58c6bd7d4b-5qk2p',
    version: 'v2',
    ready: false,
    phase: 'Running',
    reason: 'CrashLoopBackOff',
    restarts: 7,
    images: ['registry.istio.io/release/examples-bookinfo-reviews-v2:1.20.3'],
    sidecar: true,
    createdAt: '2026-11-01T09:30:00Z',
    workload: 'reviews-v2',
    labels: { app: 'reviews', version: 'v2' },
  },
];

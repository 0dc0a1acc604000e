import type { Pod } from '@sluice/shared/kubernetes/core';
import { expect, test } from 'vitest';
import { proxyKindOf, runningContainers } from './containers.ts';

function podWith(containers: readonly { name: string; args?: string[] }[], status: Pod['status'] = {}): Pod {
  return { metadata: { name: 'reviews-v1-abc' }, spec: { containers }, status };
}

test.each([
  { containers: [{ name: 'reviews' }, { name: 'istio-proxy', args: ['proxy', 'sidecar'] }], kind: 'sidecar' },
  { containers: [{ name: 'istio-proxy', args: ['proxy', 'router'] }], kind: 'gateway' },
  { containers: [{ name: 'discovery' }], kind: null },
])('$containers: $kind', ({ containers, kind }) => {
  expect(proxyKindOf(podWith(containers))).toBe(kind);
});

const running = { running: { startedAt: '2026-01-01T00:00:00Z' } };
const waiting = { waiting: { reason: 'CrashLoopBackOff' } };

test.each([
  { phase: 'Running', program: running, proxy: running, runs: { proxy: true, program: true } },
  { phase: 'Running', program: waiting, proxy: running, runs: { proxy: true, program: false } },
  { phase: 'Running', program: waiting, proxy: waiting, runs: { proxy: false, program: false } },
  { phase: 'Pending', program: waiting, proxy: waiting, runs: { proxy: false, program: false } },
])('$phase, program $program, proxy $proxy', ({ phase, program, proxy, runs }) => {
  const containerStatuses = [
    { name: 'reviews', ready: true, state: program },
    { name: 'istio-proxy', ready: true, state: proxy },
  ];
  expect(runningContainers(podWith([], { phase, containerStatuses }))).toEqual(runs);
});

test('without a report of its containers a running pod runs whole', () => {
  expect(runningContainers(podWith([], { phase: 'Running' }))).toEqual({ proxy: true, program: true });
});

import type { Deployment } from '@sluice/shared/kubernetes/core';
import { expect, test } from 'vitest';
import { kinds } from './kinds.ts';

const deployment: Deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: {
    name: 'reviews-v1',
    namespace: 'default',
    uid: 'u1',
    resourceVersion: '7',
    creationTimestamp: '2026-01-01T00:00:00Z',
    labels: { app: 'reviews' },
    annotations: { 'deployment.kubernetes.io/revision': '1' },
  },
  spec: {
    replicas: 1,
    template: {
      metadata: { labels: { app: 'reviews', version: 'v1' } },
      spec: { containers: [{ name: 'reviews', env: [] }] },
    },
  },
  status: { readyReplicas: 1 },
};

test('of a Deployment only its age and the labels of its pods are kept', () => {
  expect(kinds.deployments.slim(deployment)).toEqual({
    metadata: {
      name: 'reviews-v1',
      namespace: 'default',
      uid: 'u1',
      resourceVersion: '7',
      creationTimestamp: '2026-01-01T00:00:00Z',
    },
    spec: { template: { metadata: { labels: { app: 'reviews', version: 'v1' } } } },
  });
});

test.each([
  { what: 'another status', metadata: { ...deployment.metadata, resourceVersion: '8' }, isSame: true },
  { what: 'another object of the name', metadata: { ...deployment.metadata, uid: 'u2' }, isSame: false },
  { what: 'other labels', spec: { template: { metadata: { labels: { app: 'x' } } } }, isSame: false },
])('a Deployment with $what is the same to us: $isSame', ({ what: _what, isSame, ...change }) => {
  const { slim, isSame: compare } = kinds.deployments;
  expect(compare?.(slim(deployment), slim({ ...deployment, ...change }))).toBe(isSame);
});

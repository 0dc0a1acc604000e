import type { Service } from '@sluice/shared/kubernetes/core';
import { expect, test } from 'vitest';
import { findPrometheus } from './find-prometheus.ts';

type Given = { labels?: Record<string, string>; ports?: { name?: string; port: number }[] };
const service = (namespace: string, name: string, { labels = {}, ports = [{ port: 9090 }] }: Given = {}): Service => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { namespace, name, labels },
  spec: { ports },
});
const find = (...services: Service[]) =>
  findPrometheus((namespace) => services.filter(({ metadata }) => metadata.namespace === namespace), 'istio-system');

test.each([
  ['the add-on of Istio', [service('istio-system', 'prometheus')], 'istio-system/prometheus:9090'],
  [
    'the chart',
    [service('monitoring', 'prometheus-server', { ports: [{ name: 'http', port: 80 }] })],
    'monitoring/prometheus-server:80',
  ],
  [
    'the operator',
    [
      service('monitoring', 'prometheus-operated', {
        ports: [
          { name: 'grpc', port: 10901 },
          { name: 'http-web', port: 9090 },
        ],
      }),
    ],
    'monitoring/prometheus-operated:9090',
  ],
  [
    'labels',
    [service('monitoring', 'metrics', { labels: { 'app.kubernetes.io/name': 'prometheus' } })],
    'monitoring/metrics:9090',
  ],
  [
    "Istio's own first",
    [service('monitoring', 'prometheus'), service('istio-system', 'prometheus')],
    'istio-system/prometheus:9090',
  ],
  [
    'a known name first',
    [service('monitoring', 'a', { labels: { app: 'prometheus' } }), service('monitoring', 'prometheus')],
    'monitoring/prometheus:9090',
  ],
  ['nothing in a namespace of applications', [service('default', 'prometheus')], null],
  [
    'no exporter',
    [
      service('monitoring', 'x', {
        labels: { 'app.kubernetes.io/name': 'prometheus', 'app.kubernetes.io/component': 'alertmanager' },
      }),
    ],
    null,
  ],
  [
    'none without a port that could be it',
    [service('monitoring', 'prometheus', { ports: [{ port: 1 }, { port: 2 }] })],
    null,
  ],
  ['nothing', [], null],
])('%s', (_what, services, expected) => {
  const found = find(...services);
  expect(found && `${found.namespace}/${found.name}:${found.port}`).toBe(expected);
});

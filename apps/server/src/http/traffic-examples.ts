/** Examples of what the server tells about traffic and about itself. */
import type { Status } from '@sluice/shared/api/status';
import type { TrafficHistory } from '@sluice/shared/api/traffic-history';

export const trafficHistory: TrafficHistory = {
  from: 1793604600000,
  to: 1793606400000,
  stepSeconds: 15,
  source: 'prometheus',
  reason: null,
  points: [
    {
      time: 1793606385000,
      seconds: 15,
      versions: {
        v1: { requests: 541, errors: 0, durations: { 10: 520, 25: 21 } },
        v2: { requests: 59, errors: 1, durations: { 10: 51, 25: 8 } },
      },
      unattributed: 0,
    },
  ],
  marks: [
    {
      time: 1793606340000,
      change: 'sluice-reviews-7a6f3c1d5e9b2084',
      user: 'jane',
      reason: 'Start the canary',
      before: { v1: 1, v2: 0 },
      shares: { v1: 0.9, v2: 0.1 },
    },
  ],
};

const kind = (name: string, objects: number): Status['kinds'][number] => ({
  kind: name,
  state: 'ok',
  objects,
  detail: null,
});

export const status: Status = {
  version: '0.1.0',
  now: 1793606400000,
  cluster: { state: 'live', since: 1793602800000, detail: null, server: 'v1.34.1', name: 'production' },
  namespaces: null,
  kinds: [kind('services', 214), kind('pods', 1630), kind('virtualservices', 87)],
  traffic: {
    direct: { state: 'ok', proxies: 12, detail: null },
    prometheus: { state: 'ok', url: 'http://prometheus.istio-system:9090', detail: null },
  },
  istiod: { state: 'ok', replicas: 2, version: '1.30.3', detail: null },
  stream: { clients: 3, lagMs: 2 },
};

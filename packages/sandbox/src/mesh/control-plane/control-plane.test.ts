import { emptyMesh } from '@sluice/shared/istio/mesh';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { seededRandom } from '../random.ts';
import { destinationRule, split, virtualService } from '../testing/bookinfo-rules.ts';
import { InMemoryMesh } from '../testing/in-memory-mesh.ts';
import { ControlPlane } from './control-plane.ts';
import { xdsTypes } from './sync-status.ts';

const Syncz = z.array(
  z.looseObject({
    proxy: z.string(),
    proxy_type: z.enum(['sidecar', 'router']),
    route_sent: z.string().optional(),
    route_acked: z.string().optional(),
    endpoint_sent: z.string().optional(),
  }),
);

function syncOf(mesh: InMemoryMesh, workload: string) {
  const entry = Syncz.parse(mesh.controlPlane.syncz()).find(({ proxy }) => proxy.startsWith(`${workload}-`));
  return { route_sent: entry?.route_sent, route_acked: entry?.route_acked, endpoint_sent: entry?.endpoint_sent };
}

const sidecar = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'Sidecar',
  metadata: { name: 'default', namespace: 'default' },
  spec: { egress: [{ hosts: ['./*'] }] },
};
const serviceElsewhere = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'other', namespace: 'elsewhere' },
  spec: { ports: [{ name: 'http', port: 9080 }] },
};

const toV1 = virtualService('reviews', [{ route: split('reviews', { v1: 100 }) }]);

describe('a change', () => {
  test('waits for 100 ms of quiet, then for the way to each proxy', () => {
    const mesh = new InMemoryMesh();
    const before = syncOf(mesh, 'productpage-v1').route_sent;
    mesh.put(destinationRule('reviews', ['v1']));
    mesh.clock.advance(60);
    mesh.put(toV1);
    mesh.clock.advance(99);
    expect(syncOf(mesh, 'productpage-v1').route_sent).toBe(before);
    mesh.clock.advance(1);
    const { route_sent, route_acked } = syncOf(mesh, 'productpage-v1');
    expect(route_sent).not.toBe(before);
    expect(route_acked).toBe(before);
    mesh.clock.advance(250);
    expect(syncOf(mesh, 'productpage-v1').route_acked).toBe(route_sent);
    expect(mesh.controlPlane.progress()).toEqual({ proxies: 7, synced: 7 });
  });

  test('does not wait longer than 10 s, however many follow', () => {
    const mesh = new InMemoryMesh();
    const before = syncOf(mesh, 'productpage-v1').route_sent;
    for (let step = 0; step < 101; step++) {
      mesh.put(destinationRule('reviews', ['v1', `v${step + 2}`]));
      mesh.clock.advance(99);
    }
    expect(syncOf(mesh, 'productpage-v1').route_sent).toBe(before);
    mesh.clock.advance(1);
    expect(syncOf(mesh, 'productpage-v1').route_sent).not.toBe(before);
  });

  test('is not in effect before it has arrived', () => {
    const mesh = new InMemoryMesh();
    mesh.controlPlane.delay = { minMs: 5_000, maxMs: 5_000 };
    mesh.put(destinationRule('reviews', ['v1']));
    mesh.put(virtualService('reviews', [{ directResponse: { status: 418 } }]));
    mesh.clock.advance(4_000);
    expect(mesh.get('/api/v1/products/0/reviews').response?.status).toBe(200);
    mesh.clock.advance(2_000);
    expect(mesh.get('/api/v1/products/0/reviews').response?.status).toBe(418);
  });

  test('never overtakes an earlier one on the way to the same proxy', () => {
    const mesh = new InMemoryMesh();
    const statuses: (number | undefined)[] = [];
    mesh.controlPlane.delay = { minMs: 3_000, maxMs: 3_000 };
    mesh.put(virtualService('reviews', [{ directResponse: { status: 410 } }]));
    mesh.clock.advance(200);
    mesh.controlPlane.delay = { minMs: 0, maxMs: 0 };
    mesh.put(virtualService('reviews', [{ directResponse: { status: 418 } }]));
    for (let step = 0; step < 8; step++) {
      mesh.clock.advance(500);
      statuses.push(mesh.get('/api/v1/products/0/reviews').response?.status);
    }
    expect([...new Set(statuses)]).toEqual([200, 418]);
  });
});

describe('who is concerned', () => {
  /** Changes may prepare something first and give the change proper. */
  const sentAfter = (change: (mesh: InMemoryMesh) => unknown) => {
    const mesh = new InMemoryMesh();
    const sent = () =>
      new Map(Syncz.parse(mesh.controlPlane.syncz()).map((entry) => [entry.proxy, entry.route_sent ?? '']));
    let before = sent();
    const proper = change(mesh);
    if (typeof proper === 'function') {
      before = sent();
      proper();
    }
    mesh.settle();
    const changed = [...sent()].filter(([proxy, nonce]) => before.get(proxy) !== nonce);
    return changed.map(([proxy]) => proxy.replace(/-[^-]+-[^-]+\..*/, '')).toSorted();
  };
  const sidecars = ['details-v1', 'productpage-v1', 'ratings-v1', 'reviews-v1', 'reviews-v2', 'reviews-v3'];

  test.each([
    {
      what: 'a rule: gateways get all of them',
      change: (mesh: InMemoryMesh) => mesh.put(toV1),
      proxies: [...sidecars, 'istio-ingressgateway'].toSorted(),
    },
    {
      what: 'a rule for another namespace',
      change: (mesh: InMemoryMesh) => mesh.put({ ...toV1, spec: { ...toV1.spec, exportTo: ['elsewhere'] } }),
      proxies: ['istio-ingressgateway'],
    },
    {
      what: 'a Gateway',
      change: (mesh: InMemoryMesh) => mesh.removeGateway('bookinfo-gateway'),
      proxies: ['istio-ingressgateway'],
    },
    {
      what: 'a service of another namespace, where a Sidecar resource keeps to its own',
      change: (mesh: InMemoryMesh) => {
        mesh.put(sidecar);
        mesh.settle();
        return () => mesh.put(serviceElsewhere);
      },
      proxies: ['istio-ingressgateway'],
    },
    {
      what: 'a service of the own namespace, behind a Sidecar resource',
      change: (mesh: InMemoryMesh) => {
        mesh.put(sidecar);
        mesh.settle();
        return () => mesh.put({ ...serviceElsewhere, metadata: { name: 'other', namespace: 'default' } });
      },
      proxies: [...sidecars, 'istio-ingressgateway'].toSorted(),
    },
    {
      what: 'a service elsewhere that a rule of the own namespace leads to',
      change: (mesh: InMemoryMesh) => {
        mesh.put(sidecar);
        const route = [{ destination: { host: 'other.elsewhere.svc.cluster.local' } }];
        mesh.put(virtualService('details', [{ route }]));
        mesh.settle();
        return () => mesh.put(serviceElsewhere);
      },
      proxies: [...sidecars, 'istio-ingressgateway'].toSorted(),
    },
    {
      what: 'a Sidecar resource',
      change: (mesh: InMemoryMesh) => mesh.put(sidecar),
      proxies: sidecars,
    },
    {
      what: 'a pod',
      change: (mesh: InMemoryMesh) => mesh.removePod(mesh.podsOf('details-v1')[0]?.metadata.name ?? ''),
      proxies: [],
    },
  ])('$what: $proxies', ({ change, proxies }) => {
    expect(sentAfter(change)).toEqual(proxies);
  });

  test.each([
    { object: toV1, types: ['cluster', 'listener', 'route'] },
    { object: destinationRule('reviews', ['v1']), types: ['cluster', 'listener', 'route', 'endpoint'] },
  ])('$object.kind sends $types', ({ object, types }) => {
    const mesh = new InMemoryMesh();
    const nonces = () => {
      const entry = mesh.controlPlane.syncz().find(({ proxy }) => String(proxy).startsWith('productpage-'));
      return ['cluster', 'listener', 'route', 'endpoint'].map((type) => entry?.[`${type}_sent`]);
    };
    const before = nonces();
    mesh.put(object);
    mesh.settle();
    const changed = nonces().flatMap((nonce, index) => (nonce === before[index] ? [] : [index]));
    expect(changed.map((index) => ['cluster', 'listener', 'route', 'endpoint'][index])).toEqual(types);
  });

  test('a proxy that is left alone goes on as if it had got everything', () => {
    const mesh = new InMemoryMesh();
    mesh.put(sidecar);
    mesh.put(toV1);
    mesh.settle();
    const before = syncOf(mesh, 'productpage-v1');
    mesh.put(serviceElsewhere);
    mesh.settle();
    expect(syncOf(mesh, 'productpage-v1')).toEqual(before);
    mesh.put(destinationRule('reviews', ['v1']));
    mesh.settle();
    expect(mesh.get('/api/v1/products/0/reviews').response?.status).toBe(200);
  });

  test('a pod that goes changes endpoints for everybody', () => {
    const mesh = new InMemoryMesh();
    const before = syncOf(mesh, 'productpage-v1').endpoint_sent;
    mesh.removePod(mesh.podsOf('details-v1')[0]?.metadata.name ?? '');
    mesh.settle();
    expect(syncOf(mesh, 'productpage-v1').endpoint_sent).not.toBe(before);
  });
});

describe('a proxy that refuses', () => {
  const Resources = z.record(z.string(), z.looseObject({ acked: z.string(), lastError: z.string().optional() }));
  const statusOf = (mesh: InMemoryMesh, workload: string) => {
    const entry = mesh.controlPlane.syncz().find(({ proxy }) => String(proxy).startsWith(`${workload}-`));
    return Resources.parse(entry?.resources);
  };
  const teapot = virtualService('reviews', [{ directResponse: { status: 418 } }]);

  test('goes on with what it has, and istiod knows why', () => {
    const mesh = new InMemoryMesh();
    mesh.troubles.of('default', 'productpage-v1').rejectsConfiguration = true;
    const before = statusOf(mesh, 'productpage-v1');
    mesh.put(teapot);
    mesh.settle();
    expect(mesh.get('/api/v1/products/0/reviews').response?.status).toBe(200);
    const after = statusOf(mesh, 'productpage-v1');
    expect(after[xdsTypes.route]).toMatchObject({
      acked: before[xdsTypes.route]?.acked,
      lastError: expect.stringContaining('rejected'),
    });
    expect(after[xdsTypes.endpoint]?.lastError).toBeUndefined();
    expect(mesh.controlPlane.progress()).toEqual({ proxies: 7, synced: 6 });
    expect(statusOf(mesh, 'reviews-v1')[xdsTypes.route]?.lastError).toBeUndefined();
  });

  test('still learns of endpoints, and forgets the error with the next configuration that it takes', () => {
    const mesh = new InMemoryMesh();
    const trouble = mesh.troubles.of('default', 'productpage-v1');
    trouble.rejectsConfiguration = true;
    mesh.put(teapot);
    mesh.settle();
    for (const { metadata } of ['reviews-v1', 'reviews-v2', 'reviews-v3'].flatMap((name) => mesh.podsOf(name))) {
      mesh.removePod(metadata.name);
    }
    mesh.settle();
    expect(mesh.get('/api/v1/products/0/reviews').response?.status).toBe(503);
    trouble.rejectsConfiguration = false;
    mesh.put(destinationRule('reviews', ['v1']));
    mesh.settle();
    expect(mesh.get('/api/v1/products/0/reviews').response?.status).toBe(418);
    expect(statusOf(mesh, 'productpage-v1')[xdsTypes.route]?.lastError).toBeUndefined();
  });

  test('gets everything again on a new connection', () => {
    const mesh = new InMemoryMesh();
    const trouble = mesh.troubles.of('default', 'productpage-v1');
    trouble.rejectsConfiguration = true;
    mesh.put(teapot);
    mesh.settle();
    trouble.rejectsConfiguration = false;
    mesh.controlPlane.reconnect(mesh.dataPlane.pods());
    mesh.settle();
    expect(mesh.get('/api/v1/products/0/reviews').response?.status).toBe(418);
    expect(mesh.controlPlane.progress()).toEqual({ proxies: 7, synced: 7 });
  });
});

test('syncz has the shape that istiod gives it', () => {
  const [entry] = new InMemoryMesh().controlPlane.syncz({ namespace: 'istio-system' });
  const nonce = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\/\d+[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
  expect(entry).toMatchObject({
    cluster_id: 'Kubernetes',
    proxy: expect.stringMatching(/^istio-ingressgateway-.+\.istio-system$/),
    proxy_type: 'router',
    istio_version: '1.30.3',
    cluster_sent: expect.stringMatching(nonce),
    listener_acked: expect.stringMatching(nonce),
    resources: {
      [xdsTypes.route]: { sent: expect.stringMatching(nonce), sentTime: expect.stringMatching(/^2026-01-01T00:00:0/) },
    },
  });
});

test('deliveries keep their order when two timers for one time run in the other', () => {
  const mesh = new InMemoryMesh();
  const pod = [...mesh.dataPlane.pods()].find(({ name }) => name.startsWith('productpage-'));
  if (pod === undefined) throw new Error('no product page');
  const timers: (() => void)[] = [];
  const fire = () => {
    for (const run of timers.splice(0).reverse()) run();
  };
  const controlPlane = new ControlPlane({
    clock: { now: () => 0, after: (_delayMs, run) => ({ cancel: () => {}, at: timers.push(run) }) },
    random: seededRandom(1),
    readMesh: () => emptyMesh,
    date: () => new Date(0),
    replicas: () => [{ uid: 'istiod', isUp: true, isReady: true }],
  });
  controlPlane.connect(pod);
  controlPlane.pushAll();
  fire();
  controlPlane.pushAll();
  timers.pop()?.();
  expect(controlPlane.progress()).toEqual({ proxies: 1, synced: 0 });
  fire();
  expect(controlPlane.progress()).toEqual({ proxies: 1, synced: 1 });
});

import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { askPod } from '../pod-http.ts';
import { destinationRule, jason, split, virtualService } from '../testing/bookinfo-rules.ts';
import { InMemoryMesh } from '../testing/in-memory-mesh.ts';

const mesh = new InMemoryMesh();
mesh.put(destinationRule('reviews', ['v1', 'v2']));
mesh.put(
  virtualService('reviews', [
    { name: 'jason', match: [jason], route: split('reviews', { v2: 100 }) },
    {
      timeout: '2s',
      retries: { attempts: 1, perTryTimeout: '0.5s', retryOn: '503' },
      mirror: { host: 'reviews', subset: 'v2' },
      mirrorPercentage: { value: 10 },
      rewrite: { uri: '/' },
      route: split('reviews', { v1: 3, v2: 1 }),
    },
  ]),
);
mesh.settle();

const nameOf = (workload: string) => mesh.podsOf(workload)[0]?.metadata.name ?? '';

async function ask(workload: string, port: number, path: string, caller: 'loopback' | 'network' = 'loopback') {
  const { namespace = '', name = '' } = mesh.podsOf(workload)[0]?.metadata ?? {};
  const answer = await askPod(mesh, { namespace, pod: name, port, path, caller });
  return answer ?? { status: 0, headers: {}, body: '' };
}

async function debugPage(path: string): Promise<unknown> {
  const { status, body, headers } = await ask('istiod', 15014, `/debug/${path}`);
  expect([status, headers['content-type']]).toEqual([200, 'application/json']);
  return JSON.parse(body);
}

describe('istiod', () => {
  test('says who is connected', async () => {
    expect(await debugPage('connections')).toMatchObject({
      totalClients: 7,
      clients: expect.arrayContaining([
        {
          connectionId: expect.stringMatching(/^details-v1-.+\.default-\d+$/),
          connectedAt: expect.stringMatching(/^2026-01-01T/),
          address: expect.stringMatching(/^10\.244\.\d+\.\d+:0$/),
        },
      ]),
    });
    expect(await debugPage(`adsz?proxyID=${nameOf('productpage-v1')}`)).toMatchObject({
      totalClients: 1,
      clients: [
        {
          labels: { app: 'productpage' },
          watches: { 'type.googleapis.com/envoy.config.route.v3.RouteConfiguration': expect.arrayContaining(['9080']) },
        },
      ],
    });
  });

  test('lists services and their endpoints', async () => {
    expect(await debugPage('registryz')).toContainEqual(
      expect.objectContaining({
        hostname: 'reviews.default.svc.cluster.local',
        ports: [{ name: 'http', port: 9080, protocol: 'HTTP' }],
        Attributes: expect.objectContaining({
          Name: 'reviews',
          Namespace: 'default',
          LabelSelectors: { app: 'reviews' },
        }),
      }),
    );
    const Shards = z.record(
      z.string(),
      z.record(z.string(), z.object({ Shards: z.record(z.string(), z.array(z.unknown())) })),
    );
    const shards = Shards.parse(await debugPage('endpointShardz'));
    const endpoints = shards['reviews.default.svc.cluster.local']?.default?.Shards['Kubernetes/Kubernetes'];
    expect(endpoints).toHaveLength(3);
    expect(endpoints).toContainEqual(
      expect.objectContaining({
        EndpointPort: 9080,
        ServicePortName: 'http',
        WorkloadName: 'reviews-v3',
        ServiceAccount: 'spiffe://cluster.local/ns/default/sa/bookinfo-reviews',
        TLSMode: 'istio',
      }),
    );
  });

  test('shows its configuration and that of the mesh', async () => {
    expect(await debugPage('mesh')).toMatchObject({ rootNamespace: 'istio-system', trustDomain: 'cluster.local' });
    expect(await debugPage('configz')).toContainEqual(
      expect.objectContaining({ kind: 'DestinationRule', metadata: expect.objectContaining({ name: 'reviews' }) }),
    );
    expect(await debugPage('push_status')).toEqual({});
    expect(await debugPage('list')).toEqual(expect.arrayContaining(['config_dump', 'edsz', 'instancesz', 'sidecarz']));
  });

  test('dumps what a proxy should have, in the names of protobuf JSON', async () => {
    const Dump = z.object({ configs: z.array(z.looseObject({ '@type': z.string() })) });
    const { configs } = Dump.parse(await debugPage(`config_dump?proxyID=${nameOf('productpage-v1')}.default`));
    const routes = configs.find((part) => part['@type'] === 'type.googleapis.com/envoy.admin.v3.RoutesConfigDump');
    const named = z.looseObject({ name: z.string() });
    const Routes = z.array(z.object({ routeConfig: named.extend({ virtualHosts: z.array(named) }) }));
    const on9080 = Routes.parse(routes?.dynamicRouteConfigs)
      .map(({ routeConfig }) => routeConfig)
      .find(({ name }) => name === '9080');
    const config = '/apis/networking.istio.io/v1/namespaces/default/virtual-service/reviews';
    expect(on9080?.virtualHosts.find(({ name }) => name === 'reviews.default.svc.cluster.local:9080')).toMatchObject({
      domains: expect.arrayContaining(['reviews', 'reviews.default']),
      routes: [
        {
          name: 'jason',
          match: { prefix: '/', headers: [{ name: 'end-user', stringMatch: { exact: 'jason' } }] },
          route: { cluster: 'outbound|9080|v2|reviews.default.svc.cluster.local' },
          metadata: { filterMetadata: { istio: { config } } },
        },
        {
          match: { prefix: '/' },
          route: {
            weightedClusters: {
              clusters: [
                { name: 'outbound|9080|v1|reviews.default.svc.cluster.local', weight: 3 },
                { name: 'outbound|9080|v2|reviews.default.svc.cluster.local', weight: 1 },
              ],
            },
            timeout: '2s',
            prefixRewrite: '/',
            retryPolicy: { numRetries: 1, perTryTimeout: '0.5s', retriableStatusCodes: [503] },
            requestMirrorPolicies: [
              { runtimeFraction: { defaultValue: { numerator: 100_000, denominator: 'MILLION' } } },
            ],
          },
        },
      ],
    });
    const clusters = configs.find((part) => part['@type'] === 'type.googleapis.com/envoy.admin.v3.ClustersConfigDump');
    expect(clusters?.dynamicActiveClusters).toContainEqual({
      versionInfo: expect.stringMatching(/^2026-01-01T/),
      cluster: expect.objectContaining({
        name: 'outbound|9080|v2|reviews.default.svc.cluster.local',
        metadata: {
          filterMetadata: {
            istio: expect.objectContaining({
              subset: 'v2',
              config: '/apis/networking.istio.io/v1/namespaces/default/destination-rule/reviews',
            }),
          },
        },
      }),
    });
  });

  test('tells of single proxies what they see and who they are', async () => {
    const proxy = `${nameOf('reviews-v1')}.default`;
    const cluster = 'outbound|9080|v2|reviews.default.svc.cluster.local';
    expect(await debugPage(`edsz?proxyID=${proxy}`)).toContainEqual({
      clusterName: cluster,
      endpoints: [
        {
          locality: {},
          lbEndpoints: [
            {
              endpoint: { address: { socketAddress: { address: expect.stringMatching(/^10\.244/), portValue: 9080 } } },
              healthStatus: 'HEALTHY',
              loadBalancingWeight: 1,
              metadata: { filterMetadata: { istio: { workload: 'reviews-v2;default;reviews;v2;Kubernetes' } } },
            },
          ],
          loadBalancingWeight: 1,
        },
      ],
    });
    expect(await debugPage(`sidecarz?proxyID=${proxy}`)).toMatchObject({
      namespace: 'default',
      outboundTrafficPolicy: { mode: 'ALLOW_ANY' },
      servicesByHostname: { 'reviews.default.svc.cluster.local': { Attributes: { Name: 'reviews' } } },
    });
    const instances = (await debugPage('instancesz')) as Record<string, unknown>;
    expect(Object.keys(instances)).toHaveLength(7);
    expect(instances[proxy]).toMatchObject([
      {
        Service: { hostname: 'reviews.default.svc.cluster.local' },
        Port: { ServicePort: { port: 9080 }, TargetPort: 9080 },
      },
    ]);
    expect(await debugPage(`config_dump?proxyID=${proxy}&include_eds=true`)).toMatchObject({
      configs: expect.arrayContaining([
        expect.objectContaining({ '@type': 'type.googleapis.com/envoy.admin.v3.EndpointsConfigDump' }),
      ]),
    });
  });

  test('notes what rules contend for', async () => {
    const { metadata, ...rule } = virtualService('ratings', [{ route: split('ratings', { v1: 1 }) }]);
    mesh.put({ ...rule, metadata });
    mesh.put({ ...rule, metadata: { ...metadata, name: 'ratings-too' } });
    const { metadata: name, ...subsets } = destinationRule('reviews', ['v2', 'v9']);
    mesh.put({ ...subsets, metadata: { ...name, name: 'reviews-too' } });
    mesh.settle();
    const ratings = 'ratings.default.svc.cluster.local';
    const reviews = 'reviews.default.svc.cluster.local';
    expect(await debugPage('push_status')).toEqual({
      pilot_vservice_dup_domain: { [ratings]: { message: `duplicate domain from virtual service: ${ratings}` } },
      pilot_destrule_subsets: {
        [reviews]: { message: `Duplicate subset v2 found while merging destination rules for ${reviews}` },
      },
    });
    const { body } = await ask('istiod', 15014, '/metrics', 'network');
    expect(body).toMatch(/^pilot_vservice_dup_domain 1$/m);
    expect(body).toMatch(/^pilot_destrule_subsets 1$/m);
    expect(body).toMatch(/^pilot_debounce_time_count [1-9]\d*$/m);
    mesh.removeVirtualService('ratings-too');
  });

  test.each([
    { path: '/debug/edsz', status: 400 },
    { path: '/debug/sidecarz?proxyID=nobody.default', status: 404 },
    { path: `/debug/ndsz?proxyID=${nameOf('details-v1')}`, status: 400 },
    { path: '/debug/config_dump', status: 400 },
    { path: '/debug/config_dump?proxyID=nobody.default', status: 404 },
    { path: '/debug/adsz?proxyID=nobody.default', status: 404 },
    { path: '/debug/secretz', status: 404 },
    { path: '/debug/toString', status: 404 },
    { path: '/debug', status: 200 },
    { path: '/version', status: 200 },
  ])('$path: $status', async ({ path, status }) => {
    expect((await ask('istiod', 15014, path)).status).toBe(status);
  });

  test('counts what it pushes', async () => {
    const { body } = await ask('istiod', 15014, '/metrics', 'network');
    expect(body).toMatch(/^pilot_xds_pushes\{type="rds"\} \d+$/m);
    expect(body).toMatch(/^pilot_xds\{version="1\.30\.3"\} 7$/m);
    expect((await ask('istiod', 8080, '/metrics', 'network')).status).toBe(404);
  });

  test('pushes to everybody when it is told to', async () => {
    const sent = () => mesh.controlPlane.syncz().map(({ listener_sent }) => listener_sent);
    const before = sent();
    expect((await ask('istiod', 15014, '/debug/adsz?push=true')).body).toBe('Pushed to 7 servers\n');
    mesh.settle();
    for (const [index, nonce] of sent().entries()) expect(nonce).not.toBe(before[index]);
  });
});

describe('the admin interface of Envoy', () => {
  const Routes = z.object({
    configs: z.array(
      z.looseObject({ route_config: z.looseObject({ name: z.string(), virtual_hosts: z.array(z.unknown()) }) }),
    ),
  });

  test('shows what the proxy has, also while istiod has sent something else', async () => {
    const path = '/config_dump?resource=dynamic_route_configs';
    const before = (await ask('reviews-v1', 15000, path)).body;
    expect(Routes.parse(JSON.parse(before)).configs.map(({ route_config }) => route_config.name)).toContain('9080');
    expect(before).toContain('"weight": 3');
    mesh.controlPlane.delay = { minMs: 5_000, maxMs: 5_000 };
    mesh.put(virtualService('reviews', [{ route: split('reviews', { v1: 100 }) }]));
    mesh.clock.advance(1_000);
    expect((await ask('reviews-v1', 15000, path)).body).toBe(before);
    expect((await ask('istiod', 15014, `/debug/config_dump?proxyID=${nameOf('reviews-v1')}`)).body).not.toContain(
      '"weight":3',
    );
    mesh.clock.advance(5_000);
    expect((await ask('reviews-v1', 15000, path)).body).not.toContain('"weight": 3');
  });

  test('shows the pods of clusters, and which of them are kept out', async () => {
    const cluster = 'outbound|9080|v1|reviews.default.svc.cluster.local';
    expect((await ask('productpage-v1', 15000, '/clusters')).body).toMatch(
      new RegExp(`^${cluster.replaceAll('|', '\\|')}::10\\.[\\d.]+:9080::health_flags::healthy$`, 'm'),
    );
    const { cluster_statuses: statuses } = JSON.parse(
      (await ask('productpage-v1', 15000, '/clusters?format=json')).body,
    );
    expect(statuses).toContainEqual(
      expect.objectContaining({
        name: cluster,
        host_statuses: [expect.objectContaining({ health_status: { eds_health_status: 'HEALTHY' } })],
      }),
    );
  });

  test('says of which kind each element is, when it is asked for some', async () => {
    const path = '/config_dump?resource=dynamic_listeners&name_regex=_9080$';
    expect(JSON.parse((await ask('reviews-v1', 15000, path)).body)).toMatchObject({
      configs: [
        {
          '@type': 'type.googleapis.com/envoy.admin.v3.ListenersConfigDump.DynamicListener',
          name: '0.0.0.0_9080',
          active_state: { listener: { address: { socket_address: { port_value: 9080 } } } },
        },
      ],
    });
  });

  test.each([
    { path: '/ready', status: 200 },
    { path: '/server_info', status: 200 },
    { path: '/stats/prometheus', status: 200 },
    { path: '/config_dump?resource=secrets', status: 404 },
    { path: '/config_dump?resource=dynamic_route_configs&name_regex=%5B', status: 400 },
    { path: '/help', status: 200 },
    { path: '/listeners', status: 200 },
    { path: '/quitquitquit', status: 405 },
    { path: '/nothing', status: 404 },
    { path: '/toString', status: 404 },
  ])('$path: $status', async ({ path, status }) => {
    expect((await ask('reviews-v1', 15000, path)).status).toBe(status);
  });

  test('is closed to everybody else', async () => {
    expect((await ask('reviews-v1', 15000, '/ready', 'network')).status).toBe(0);
  });
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { type SandboxServer, sandboxServer } from './sandbox-server.ts';

let server: SandboxServer;
beforeAll(async () => {
  server = await sandboxServer();
});
afterAll(() => server.close());

test('the watch of a kind ends with its definition', async () => {
  const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
  const openAPIV3Schema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  await server.client.call('POST', definitions, {
    body: {
      metadata: { name: 'lamps.example.com' },
      spec: {
        group: 'example.com',
        scope: 'Cluster',
        names: { plural: 'lamps', kind: 'Lamp' },
        versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema } }],
      },
    },
  });
  const body = { apiVersion: 'example.com/v1', kind: 'Lamp', metadata: { name: 'a' } };
  await server.client.call('POST', '/apis/example.com/v1/lamps', { body });
  const seen: string[] = [];
  for await (const { type } of server.client.watch('/apis/example.com/v1/lamps?watch=1')) {
    seen.push(type);
    if (type === 'ADDED') await server.client.call('DELETE', `${definitions}/lamps.example.com`);
  }
  expect(seen).toEqual(['ADDED', 'DELETED']);
});

test('a token is worth nothing once its account is gone, also when another one has the name', async () => {
  const accounts = '/api/v1/namespaces/default/serviceaccounts';
  const account = { metadata: { name: 'robot' } };
  await server.client.call('POST', accounts, { body: account });
  const { json } = await server.client.call('POST', `${accounts}/robot/token`, {
    body: { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} },
  });
  const statusOf = async () =>
    (await server.client.get('/version', { authorization: `Bearer ${json.status.token}` })).status;
  expect(await statusOf()).toBe(200);
  await server.client.call('DELETE', `${accounts}/robot`);
  expect(await statusOf()).toBe(401);
  await server.client.call('POST', accounts, { body: account });
  expect(await statusOf()).toBe(401);
});

test('every Service has an address of its own, and keeps it', async () => {
  const services = '/api/v1/namespaces/default/services';
  const body = { metadata: { name: 'own' }, spec: { ports: [{ port: 80 }] } };
  const { json: made } = await server.client.call('POST', services, { body });
  const { json: replaced } = await server.client.call('PUT', `${services}/own`, {
    body: { ...body, spec: { ports: [{ port: 81 }] } },
  });
  expect(replaced.spec).toMatchObject({ clusterIP: made.spec.clusterIP, ports: [{ port: 81 }] });
  const { json } = await server.client.get('/api/v1/services');
  const addresses = json.items.map(({ spec }: { spec: { clusterIP: string } }) => spec.clusterIP);
  expect(new Set(addresses).size).toBe(addresses.length);
});

test('every namespace has a default account, again after it was deleted', async () => {
  await server.client.call('POST', '/api/v1/namespaces', { body: { metadata: { name: 'homes' } } });
  const path = '/api/v1/namespaces/homes/serviceaccounts/default';
  const uid = async () => (await server.client.get(path)).json.metadata?.uid;
  await expect.poll(uid, { interval: 5 }).toBeDefined();
  const before = await uid();
  await server.client.call('DELETE', path);
  await expect.poll(uid, { interval: 5 }).not.toBe(before);
  await expect.poll(uid, { interval: 5 }).toBeDefined();
  expect((await server.client.get('/api/v1/namespaces/default/serviceaccounts/default')).status).toBe(200);
});

test('a custom kind scales by the paths of its definition', async () => {
  const definitions = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
  const openAPIV3Schema = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  const scale = {
    specReplicasPath: '.spec.size.count',
    statusReplicasPath: '.status.count',
    labelSelectorPath: '.status.selector',
  };
  const version = { name: 'v1', served: true, storage: true, schema: { openAPIV3Schema } };
  const define = (subresources: object) =>
    server.client.call('POST', definitions, {
      body: {
        metadata: { name: 'fleets.example.com' },
        spec: {
          group: 'example.com',
          scope: 'Namespaced',
          names: { plural: 'fleets', kind: 'Fleet' },
          versions: [{ ...version, subresources }],
        },
      },
    });
  const refused = await define({ scale: { ...scale, specReplicasPath: '.status.x' } });
  expect(refused.json.message).toContain(
    'spec.versions[0].subresources.scale.specReplicasPath: Invalid value: ".status.x": should be a json path under .spec',
  );
  await define({ status: {}, scale });
  const fleets = '/apis/example.com/v1/namespaces/default/fleets';
  const fleet = { apiVersion: 'example.com/v1', kind: 'Fleet', metadata: { name: 'a' }, spec: { size: { count: 2 } } };
  await server.client.call('POST', fleets, { body: fleet });
  const scaled = await server.client.call('PATCH', `${fleets}/a/scale?fieldManager=scaler`, {
    type: 'application/merge-patch+json',
    body: { spec: { replicas: 5 } },
  });
  expect(scaled.json).toMatchObject({ kind: 'Scale', apiVersion: 'autoscaling/v1', spec: { replicas: 5 } });
  expect(scaled.json.status).toEqual({ replicas: 0 }); // nothing has said yet how they are selected
  const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io';
  const table = await server.client.get(`${fleets}/a/scale`, { accept });
  expect(table.json.rows[0].cells.slice(0, 3)).toEqual(['a', 5, 0]);
  await server.client.call('PATCH', `${fleets}/a/status`, {
    type: 'application/merge-patch+json',
    body: { status: { count: 4, selector: 'fleet=a' } },
  });
  expect((await server.client.get(`${fleets}/a/scale`)).json.status).toEqual({ replicas: 4, selector: 'fleet=a' });
  const { json } = await server.client.get(`${fleets}/a`);
  expect(json.spec).toEqual({ size: { count: 5 } });
  const entry = json.metadata.managedFields.find(({ manager }: { manager: string }) => manager === 'scaler');
  expect(entry).toMatchObject({ subresource: 'scale', fieldsV1: { 'f:spec': { 'f:size': { 'f:count': {} } } } });
  await server.client.call('POST', fleets, { body: { ...fleet, metadata: { name: 'b' }, spec: {} } });
  expect((await server.client.get(`${fleets}/b/scale`)).json).toMatchObject({
    code: 500,
    message: 'Internal error occurred: the spec replicas field ".spec.size.count" does not exist',
  });
  const { json: discovered } = await server.client.get('/apis/example.com/v1');
  expect(discovered.resources).toContainEqual(
    expect.objectContaining({ name: 'fleets/scale', kind: 'Scale', group: 'autoscaling', version: 'v1' }),
  );
});

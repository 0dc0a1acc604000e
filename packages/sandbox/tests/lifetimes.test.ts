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

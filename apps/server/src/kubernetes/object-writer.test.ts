import type { Write } from '@sluice/shared/plan/plan';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createObjectWriter, type ObjectWriter } from './object-writer.ts';
import { type ScriptedApiServer, sendJson, startScriptedApiServer, statusBody } from './testing/scripted-api-server.ts';

const object = { kind: 'VirtualService', namespace: 'shop', name: 'reviews' } as const;
const before = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  metadata: { name: 'reviews', namespace: 'shop', uid: 'u', resourceVersion: '7' },
  spec: { hosts: ['reviews'] },
} as const;
const removal: Write = { action: 'delete', object, before: before as never };
const creation: Write = { action: 'create', object, after: before as never };

let server: ScriptedApiServer;
let writer: ObjectWriter;
beforeEach(async () => {
  server = await startScriptedApiServer((_url, response) => sendJson(response, before));
  writer = createObjectWriter(server.client, () => 'v1beta1');
});
afterEach(() => server.close());

test.each([true, false])('what a deletion is to be is all in its body (dry run: %o)', async (dryRun) => {
  await writer.write(removal, server.credentials, { dryRun });
  expect([...(server.requests[0]?.searchParams.keys() ?? [])]).toEqual([]);
  expect(JSON.parse(server.bodies[0] ?? '')).toEqual({
    apiVersion: 'v1',
    kind: 'DeleteOptions',
    preconditions: { uid: 'u', resourceVersion: '7' },
    ...(dryRun && { dryRun: ['All'] }),
  });
});

test('objects are written in the version that is served', async () => {
  await writer.write(creation, server.credentials, { dryRun: true });
  expect(server.requests[0]?.pathname).toBe('/apis/networking.istio.io/v1beta1/namespaces/shop/virtualservices');
  expect(Object.fromEntries(server.requests[0]?.searchParams ?? [])).toEqual({
    fieldManager: 'sluice',
    fieldValidation: 'Strict',
    dryRun: 'All',
  });
  expect(JSON.parse(server.bodies[0] ?? '')).toMatchObject({ apiVersion: 'networking.istio.io/v1beta1' });
});

test('a dry run that a webhook makes impossible is no refusal of the write', async () => {
  const message = 'admission webhook "policy.example.com" does not support dry run';
  server.answer = (_url, response) => sendJson(response, statusBody(400, 'BadRequest', message), 400);
  const tried = await writer.write(creation, server.credentials, { dryRun: true });
  expect(tried).toEqual({ object: null, warnings: [message] });
  const attempt = writer.write(creation, server.credentials, { dryRun: false });
  await expect(attempt).rejects.toMatchObject({ code: 'cluster-refused' });
});

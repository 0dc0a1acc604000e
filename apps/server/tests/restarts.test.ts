/** The API server ends and comes back as another process would: same address and objects, no connection, no history. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox } from '@sluice/sandbox/start-sandbox';
import type { ServiceState } from '@sluice/shared/api/services';
import { expect, test } from 'vitest';
import { startServer } from '../src/start-server.ts';
import { servicePath } from './testing/change-requests.ts';
import { followEvents } from './testing/follow-events.ts';

test('a server lives through a restart of the API server and writes to the new one', async () => {
  const dataPath = mkdtempSync(join(tmpdir(), 'sluice-restart-'));
  const first = await startSandbox({ scenario: 'canary', rps: 0, dataPath });
  const port = Number(new URL(first.apiUrl).port);
  const server = await startServer({ kubeconfig: first.kubeconfig, port: 0, host: '127.0.0.1', settleMs: 0 });
  const put = (v2: number) =>
    fetch(`${server.url}${servicePath()}/weights`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ weights: { v1: 100 - v2, v2 } }),
    });
  const stream = await followEvents(server.url, '?namespace=default&service=reviews');
  await stream.next('snapshot');
  expect((await put(20)).status).toBe(200);
  await first.close();
  await stream.next('cluster', ({ cluster }) => cluster.state === 'unreachable');
  const from = stream.events.length;
  const second = await startSandbox({ scenario: 'canary', rps: 0, dataPath, apiPort: port });
  try {
    expect(second.isRestored).toBe(true);
    await stream.next('cluster', ({ cluster }) => cluster.state === 'live', from);
    await expect.poll(async () => (await put(30)).status, { timeout: 20_000 }).toBe(200);
    const service = (await (await fetch(`${server.url}${servicePath()}`)).json()) as ServiceState;
    expect(service.desired.weights[1]?.weight).toBe(30);
    await stream.next(
      'services',
      ({ changed }) => changed.some(({ desired }) => desired.weights[1]?.weight === 30),
      from,
    );
  } finally {
    stream.close();
    await server.close();
    await second.close();
    rmSync(dataPath, { recursive: true, force: true });
  }
});

import type { ChangeResult } from '@sluice/shared/api/changes';
import type { Problem } from '@sluice/shared/api/problem';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { post, servicePath } from './testing/change-requests.ts';
import { startTestServer, type TestServer } from './testing/start-test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ scenario: 'canary', rps: 100 });
});
afterAll(() => server.close());

const promote = <T>(version: string) => post<T>(server, `${servicePath()}/promote`, { version });

test('a version that gets requests is measured when it is to be promoted, though nobody looks', async () => {
  server.sandbox.controls.changeWorkload('default', 'reviews-v2', { errorPercent: 100, errorStatus: 500 });
  const failing = await promote<Problem>('v2');
  expect(failing.body).toMatchObject({ status: 422, code: 'version-failing' });

  server.sandbox.controls.changeWorkload('default', 'reviews-v2', { errorPercent: 0 });
  // Nothing was asked for: a version without a rule that leads to it has no requests to wait for.
  expect((await promote<Problem>('v3')).body).toMatchObject({ code: 'version-not-measured' });
});

test('and promoted when it does well', async () => {
  // A tenth of them in a few seconds has to be enough to judge.
  const other = await startTestServer({ scenario: 'canary', rps: 500 });
  try {
    const { status, body } = await post<ChangeResult>(other, `${servicePath()}/promote`, { version: 'v2' });
    expect(status).toBe(200);
    expect(body.service.desired.weights.map(({ share }) => share)).toEqual([0, 1, 0]);
  } finally {
    await other.close();
  }
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { endpoints } from '../src/endpoints.ts';
import { bombard } from './testing/bombard.ts';
import { malformedRequests } from './testing/malformed-requests.ts';
import { startTestServer, type TestServer } from './testing/start-test-server.ts';
import { storedVersions } from './testing/stored-versions.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer({ scenario: 'canary', access: { writesPerMinute: 1e6, signInsPerMinute: 1e6 } });
});
afterAll(() => server.close());

// `node apps/server/scripts/malformed-requests.ts` sends ten thousand, of any seed.
test('1,500 malformed requests over all endpoints: no error of our own, no hang, no change', async () => {
  const before = await storedVersions(server);
  const requests = malformedRequests(endpoints, 1_500, 20261123);
  const { statuses, failures, unexplained } = await bombard(new URL(server.url), requests);
  expect(failures).toEqual([]);
  expect(unexplained).toEqual([]);
  expect(await storedVersions(server)).toEqual(before);
  // They got far enough to be told apart.
  for (const status of [400, 404, 405, 415, 422]) expect(statuses.get(status), String(status)).toBeGreaterThan(10);
  expect((await server.call('/api/v1/services')).status).toBe(200);
});

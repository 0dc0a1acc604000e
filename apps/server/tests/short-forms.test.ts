import type { ResponseOf } from '@sluice/shared/api/endpoint';
import type { Problem } from '@sluice/shared/api/problem';
import type { initialiseNamespace } from '@sluice/shared/api/promotion';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { checkErrors } from '../src/use-cases/promote-version.ts';
import { changesOf, clean, install, post, servicePath, untilTrue } from './testing/change-requests.ts';
import { startTestServer, type TestServer } from './testing/start-test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());
beforeEach(async () => {
  await clean(server);
  await untilTrue(async () => (await server.getService()).objects.length === 0);
});

const promote = <T = Problem>(body: object) => post<T>(server, `${servicePath()}/promote`, body);
const shares = async () => (await server.getService()).desired.weights.map(({ share }) => share);

describe('promoting', () => {
  test('a version about which nothing is known has to be forced', async () => {
    await install(server);
    const { status, body } = await promote({ version: 'v2' });
    expect(status).toBe(422);
    expect(body).toMatchObject({ code: 'version-not-measured', params: { version: 'v2' } });
    expect(await shares()).toEqual([0.9, 0.1, 0]);
    expect((await promote({ version: 'v2', force: ['version-not-measured'] })).status).toBe(200);
    expect(await shares()).toEqual([0, 1, 0]);
    expect((await changesOf(server))[0]).toMatchObject({ action: 'promoteVersion' });
    // It has everything already.
    expect((await promote({ version: 'v2' })).status).toBe(200);
  });

  test('a version that does not exist', async () => {
    await install(server);
    const { status, body } = await promote({ version: 'v9', force: ['version-not-measured'] });
    expect(status).toBe(422);
    expect(body).toMatchObject({ code: 'unknown-version', issues: [{ path: 'body.version' }] });
  });

  test.each([
    { what: 'as good as the others', errors: 1, force: [], code: null },
    { what: 'far worse than the others', errors: 60, force: [], code: 'version-failing' },
    { what: 'far worse, and wanted', errors: 60, force: ['version-failing' as const], code: null },
    { what: 'hardly measured', requests: 58, errors: 0, force: [], code: 'version-not-measured' },
    { what: 'measured just enough', requests: 59, errors: 0, force: [], code: null },
    { what: 'hardly measured, and far worse already', requests: 40, errors: 40, force: [], code: 'version-failing' },
    {
      what: 'hardly measured, and wanted',
      requests: 1,
      errors: 0,
      force: ['version-not-measured' as const],
      code: null,
    },
  ])('a version that is $what', ({ requests = 100, errors, force, code }) => {
    const counted = (version: string, requests: number, failed: number) => ({
      version,
      requests,
      errors: failed,
      share: 0,
      low: 0,
      high: 0,
    });
    const versions = [counted('v1', 900, 9), counted('v2', requests, errors)];
    const observed = { since: 0, until: 60_000, requests: 1_000, requestsPerSecond: 16, versions, unattributed: 0 };
    const judge = () => checkErrors({ observed }, 'v2', force);
    if (code === null) expect(judge).not.toThrow();
    else expect(judge).toThrow(expect.objectContaining({ code }));
  });
});

describe('initialising a namespace', () => {
  const initialise = <T>(namespace: string, key?: string) =>
    post<T>(server, `/api/v1/namespaces/${namespace}/initialise`, {}, key === undefined ? {} : { key });

  test('gives every service without rules a default rule, in one change', async () => {
    await install(server);
    const { status, body } = await initialise<ResponseOf<typeof initialiseNamespace>>('default', 'once');
    expect(status).toBe(200);
    expect(body.initialised.map(({ service }) => service)).toEqual(['details', 'productpage', 'ratings']);
    expect(body.skipped).toContainEqual({ service: 'reviews', reason: 'has-rules' });
    const kinds = body.writes.map(({ object }) => object.kind);
    expect(kinds).toEqual([...kinds].sort());
    const details = await server.call<{ changes: { id: string; services: string[] }[] }>(
      `${servicePath('details')}/changes`,
    );
    expect(details.body.changes).toMatchObject([{ id: body.change, services: ['details', 'productpage', 'ratings'] }]);
    expect(await changesOf(server)).toEqual([]);

    const again = await initialise<ResponseOf<typeof initialiseNamespace>>('default', 'once');
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.body).toEqual(body);

    const undone = await post(server, `${servicePath('details')}/changes/${body.change}/undo`, {});
    expect(undone.status).toBe(200);
    expect(await server.getObject('virtualservices', 'ratings')).toBeNull();
  });

  test('an unknown namespace', async () => {
    expect((await initialise<Problem>('nowhere')).body.code).toBe('not-found');
  });
});

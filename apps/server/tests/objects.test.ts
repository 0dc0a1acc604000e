import type { ResponseOf } from '@sluice/shared/api/endpoint';
import type { RawObject, replaceObject } from '@sluice/shared/api/objects';
import type { Problem } from '@sluice/shared/api/problem';
import type { RequestTest } from '@sluice/shared/api/request-test';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { changesOf, clean, install, post, rules, untilTrue } from './testing/change-requests.ts';
import { startTestServer, type TestServer } from './testing/start-test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());
beforeEach(async () => {
  await clean(server);
  await untilTrue(async () => (await server.getService()).objects.length === 0);
  await install(server);
});

const path = (kind = 'VirtualService', name = 'reviews') => `/api/v1/namespaces/default/objects/${kind}/${name}`;
const get = async () => (await server.call<RawObject>(path())).body;
function put<T = ResponseOf<typeof replaceObject>>(
  yaml: string,
  { ifMatch, query = '' }: { ifMatch?: string; query?: string } = {},
) {
  return server.call<T>(path() + query, {
    method: 'PUT',
    headers: { 'content-type': 'application/json', ...(ifMatch !== undefined && { 'if-match': `"${ifMatch}"` }) },
    body: JSON.stringify({ yaml, reason: 'By hand' }),
  });
}

describe('one object', () => {
  test('as it is', async () => {
    const { status, headers, body } = await server.call<RawObject>(path());
    expect(status).toBe(200);
    expect(headers.get('etag')).toBe(`"${body.etag}"`);
    expect(body.object).toMatchObject({ kind: 'VirtualService', spec: rules.spec });
    expect(body.yaml).toMatch(/^apiVersion: networking.istio.io\/v1\nkind: VirtualService\n/);
    expect(body.lastWriter?.manager).toBe('deployer');
  });

  test.each([path('VirtualService', 'nothing'), path('DestinationRule', 'nothing')])('%s is not there', async (at) => {
    expect((await server.call<Problem>(at)).body.code).toBe('not-found');
  });

  test('as somebody has written it', async () => {
    const { yaml, etag } = await get();
    const wanted = yaml.replace('weight: 90', 'weight: 60').replace('weight: 10', 'weight: 40');
    const tried = await put(wanted, { ifMatch: etag, query: '?dryRun=true' });
    expect(tried.body.writes).toHaveLength(1);
    expect((await get()).etag).toBe(etag);

    const { status, body } = await put(wanted, { ifMatch: etag });
    expect(status).toBe(200);
    expect(body.object?.yaml).toBe(wanted);
    expect((await changesOf(server))[0]).toMatchObject({ id: body.change, action: 'replaceObject', reason: 'By hand' });
    expect((await put<Problem>(yaml, { ifMatch: etag })).body.code).toBe('precondition-failed');
  });

  test.each([
    { what: 'no YAML', change: () => 'a: [', issue: /^body\.yaml:1:\d+$/ },
    {
      what: 'another object',
      change: (yaml: string) => yaml.replace('name: reviews', 'name: other'),
      issue: /metadata$/,
    },
    { what: 'another kind', change: (yaml: string) => yaml.replace('VirtualService', 'Gateway'), issue: /kind$/ },
    {
      what: 'a spec of another shape',
      change: (yaml: string) => yaml.replace('weight: 90', 'weight: much'),
      issue: /weight$/,
    },
  ])('$what is refused', async ({ change, issue }) => {
    const { status, body } = await put<Problem>(change((await get()).yaml));
    expect(status).toBe(422);
    expect(body.code).toBe('invalid');
    expect(body.issues?.[0]?.path).toMatch(issue);
  });

  test('what would send requests nowhere is refused', async () => {
    const { yaml, etag } = await get();
    const { status, body } = await put<Problem>(yaml.replaceAll('subset: v2', 'subset: v7'));
    expect(status).toBe(422);
    expect(body.code).toBe('unsafe-change');
    expect((await get()).etag).toBe(etag);
  });
});

describe('a request', () => {
  const ask = (headers: Record<string, string>, proposed?: object) =>
    post<RequestTest>(server, '/api/v1/request-tests', {
      source: { kind: 'sidecar', namespace: 'default', labels: { app: 'productpage' } },
      request: { host: 'reviews', port: 9080, path: '/reviews/0', headers },
      ...(proposed && { proposed }),
    });
  const outcomes = ({ body }: Awaited<ReturnType<typeof ask>>) =>
    body.outcomes.map(({ cluster, share }) => [cluster?.split('|')[2], share]);

  test('is decided as the rules say', async () => {
    expect(outcomes(await ask({ 'End-User': 'jason' }))).toEqual([['v2', 1]]);
    expect(outcomes(await ask({}))).toEqual([
      ['v1', 0.9],
      ['v2', 0.1],
    ]);
  });

  test('and as they would with edits that are not made', async () => {
    const edits = [{ type: 'setWeights', weights: { v3: 100 } }];
    const answer = await ask({}, { namespace: 'default', service: 'reviews', edits });
    expect(outcomes(answer).filter(([, share]) => share !== 0)).toEqual([['v3', 1]]);
    expect(outcomes(await ask({}))).toHaveLength(2);
  });

  test('edits that cannot be made are refused', async () => {
    const edits = [{ type: 'setWeights', weights: { v9: 100 } }];
    const { body } = await ask({}, { namespace: 'default', service: 'reviews', edits });
    expect(body).toMatchObject({ code: 'unknown-version', issues: [{ path: 'body.proposed.edits.0.weights.v9' }] });
  });
});

import type { PlannedWrite } from '@sluice/shared/api/planned-write';
import type { Problem } from '@sluice/shared/api/problem';
import type { ServiceState } from '@sluice/shared/api/services';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { collectionPath, startTestServer, type TestServer } from './testing/start-test-server.ts';

type Result = { service: ServiceState; writes: PlannedWrite[]; warnings: string[] };

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

beforeEach(async () => {
  for (const kind of ['virtualservices', 'destinationrules'] as const) {
    if ((await server.getObject(kind, 'reviews')) !== null) {
      await server.kube({ method: 'DELETE', path: `${collectionPath(kind)}/reviews` });
    }
  }
  await expect.poll(async () => (await server.getService()).objects).toEqual([]);
});

const shares = ({ desired }: ServiceState) => desired.weights.map(({ share }) => share);
const create = (kind: 'virtualservices' | 'destinationrules', object: object) =>
  server.kube({ method: 'POST', path: collectionPath(kind), body: object });

/** A route that somebody has put some thought into. */
const handMade = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  metadata: {
    name: 'reviews',
    namespace: 'default',
    labels: { team: 'books' },
    annotations: { 'example.com/owner': 'Zoë <zoe@example.com> & team' },
  },
  spec: {
    hosts: ['reviews'],
    exportTo: ['.'],
    http: [
      {
        name: 'testers',
        match: [{ headers: { 'end-user': { exact: 'jason' } } }],
        route: [{ destination: { host: 'reviews', subset: 'v2' } }],
      },
      {
        name: 'everybody',
        timeout: '3s',
        retries: { attempts: 2, perTryTimeout: '1s' },
        route: [
          { destination: { host: 'reviews', subset: 'v1', port: { number: 9080 } }, weight: 95 },
          {
            destination: { host: 'reviews', subset: 'v2' },
            weight: 5,
            headers: { request: { set: { 'x-canary': '1' } } },
          },
        ],
      },
    ],
  },
};
const subsets = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'DestinationRule',
  metadata: { name: 'reviews', namespace: 'default' },
  spec: {
    host: 'reviews',
    subsets: ['v1', 'v2', 'v3'].map((version) => ({ name: version, labels: { version } })),
  },
};

describe('on plain Bookinfo', () => {
  test('creates the DestinationRule, then the VirtualService of the Istio documentation, and nothing more', async () => {
    const { status, body, headers } = await server.putWeights<Result>({ weights: { v1: 90, v2: 10 } });
    expect(status).toBe(200);
    expect(body.writes.map(({ action, object }) => [action, object.kind])).toEqual([
      ['create', 'DestinationRule'],
      ['create', 'VirtualService'],
    ]);
    expect(body.warnings).toEqual([]);
    expect(shares(body.service)).toEqual([0.9, 0.1, 0]);
    expect(headers.get('etag')).toBe(`"${body.service.etag}"`);

    const rule = await server.getObject('destinationrules', 'reviews');
    expect(rule?.spec).toEqual(subsets.spec);
    const route = await server.getObject('virtualservices', 'reviews');
    expect(route?.spec).toEqual({
      hosts: ['reviews'],
      http: [
        {
          route: [
            { destination: { host: 'reviews', subset: 'v1' }, weight: 90 },
            { destination: { host: 'reviews', subset: 'v2' }, weight: 10 },
          ],
        },
      ],
    });
    for (const object of [rule, route]) {
      expect(object?.metadata.labels ?? {}).toEqual({});
      expect(object?.metadata.annotations ?? {}).toEqual({});
      expect(object?.metadata.managedFields?.map(({ manager }) => manager)).toEqual(['sluice']);
    }
  });

  test('a dry run is checked by the cluster, answers with the writes and makes none', async () => {
    const { status, body } = await server.putWeights<Result>({ weights: { v1: 90, v2: 10 } }, { dryRun: true });
    expect(status).toBe(200);
    expect(body.writes).toHaveLength(2);
    expect(shares(body.service).every((share) => Math.abs(share - 1 / 3) < 1e-9)).toBe(true);
    expect(await server.getObject('virtualservices', 'reviews')).toBeNull();
    expect(await server.getObject('destinationrules', 'reviews')).toBeNull();
  });
});

describe('on rules that are there', () => {
  beforeEach(async () => {
    await create('destinationrules', subsets);
    await create('virtualservices', handMade);
    await expect.poll(async () => (await server.getService()).desired.rulesAbove).toBe(1);
  });

  test('only the weights change; everything else stays as it was', async () => {
    const before = await server.getObject('virtualservices', 'reviews');
    const { status, body } = await server.putWeights<Result>({ weights: { v1: 60, v2: 40 } });
    expect(status).toBe(200);
    expect(body.writes).toHaveLength(1);
    const after = await server.getObject('virtualservices', 'reviews');
    const expected = structuredClone(before?.spec) as typeof handMade.spec;
    for (const [i, weight] of [60, 40].entries()) Object.assign(expected.http[1]?.route[i] ?? {}, { weight });
    expect(after?.spec).toEqual(expected);
    expect(JSON.stringify(after?.spec)).toBe(JSON.stringify(expected));
    expect(after?.metadata.annotations).toEqual(handMade.metadata.annotations);
    expect(after?.metadata.labels).toEqual(handMade.metadata.labels);
  });

  test('a version without a destination gets one; the others keep their places', async () => {
    const { body } = await server.putWeights<Result>({ weights: { v1: 50, v3: 50 } });
    expect(shares(body.service)).toEqual([0.5, 0, 0.5]);
    const after = await server.getObject('virtualservices', 'reviews');
    expect(JSON.stringify(after?.spec)).toContain('"x-canary":"1"');
  });

  test('nothing is written where all is as wanted', async () => {
    const before = await server.getObject('virtualservices', 'reviews');
    const { status, body } = await server.putWeights<Result>({ weights: { v1: 95, v2: 5 } });
    expect(status).toBe(200);
    expect(body.writes).toEqual([]);
    const after = await server.getObject('virtualservices', 'reviews');
    expect(after?.metadata.resourceVersion).toBe(before?.metadata.resourceVersion);
  });

  test('the answer shows the new state, and so does the next question', async () => {
    const { body } = await server.putWeights<Result>({ weights: { v1: 30, v2: 70 } });
    expect(shares(body.service)).toEqual([0.3, 0.7, 0]);
    expect((await server.getService()).etag).toBe(body.service.etag);
  });

  test('If-Match lets through who saw the present state, and nobody else', async () => {
    const { etag } = await server.getService();
    const first = await server.putWeights<Result>({ weights: { v1: 80, v2: 20 } }, { ifMatch: `"${etag}"` });
    expect(first.status).toBe(200);
    const second = await server.putWeights<Problem>({ weights: { v1: 70, v2: 30 } }, { ifMatch: `"${etag}"` });
    expect(second.status).toBe(412);
    expect(second.body).toMatchObject({ code: 'precondition-failed', params: { etag: first.body.service.etag } });
    expect(shares(await server.getService())).toEqual([0.8, 0.2, 0]);
  });

  test('a write of annotations at the same time is no conflict', async () => {
    const { etag } = await server.getService();
    await server.kube({
      method: 'PATCH',
      path: `${collectionPath('virtualservices')}/reviews`,
      patchType: 'application/merge-patch+json',
      body: { metadata: { annotations: { 'example.com/touched': 'yes' } } },
    });
    const { status } = await server.putWeights({ weights: { v1: 80, v2: 20 } }, { ifMatch: etag });
    expect(status).toBe(200);
    const after = await server.getObject('virtualservices', 'reviews');
    expect(after?.metadata.annotations?.['example.com/touched']).toBe('yes');
  });

  test('of many at the same time each is told the truth: done, or somebody was faster', async () => {
    const wanted = Array.from({ length: 12 }, (_, i) => 5 * (i + 1));
    const answers = await Promise.all(
      wanted.map((v2) => server.putWeights<Result & Problem>({ weights: { v1: 100 - v2, v2 } })),
    );
    const outcomes = answers.map(({ status }) => status);
    expect(outcomes.every((status) => status === 200 || status === 409)).toBe(true);
    const done = wanted.filter((_, i) => outcomes[i] === 200);
    expect(done.length).toBeGreaterThan(0);
    const final = shares(await server.getService())[1] ?? 0;
    expect(done.map((v2) => v2 / 100)).toContain(final);
    const route = await server.getObject('virtualservices', 'reviews');
    expect(JSON.stringify(route?.spec)).toContain('testers');
  });
});

import { listFindings } from '@sluice/shared/api/findings';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { z } from 'zod';
import { clean, install, patchObject, rules, untilTrue } from './testing/change-requests.ts';
import { collectionPath, startTestServer, type TestServer } from './testing/start-test-server.ts';

type Findings = z.infer<typeof listFindings.response>;

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());
beforeEach(() => clean(server));

async function find(query = ''): Promise<Findings> {
  const { status, body } = await server.call(`/api/v1/findings${query}`);
  expect(status).toBe(200);
  return listFindings.response.parse(body);
}

/** What is found once the condition holds; changes of the cluster take a moment to be seen. */
async function untilFound(query: string, holds: (findings: Findings) => boolean): Promise<Findings> {
  let last: Findings | undefined;
  await untilTrue(async () => {
    last = await find(query);
    return holds(last);
  });
  return last as Findings;
}

const codesOf = ({ findings }: Findings) => findings.map(({ code }) => code);

test('nothing is wrong with routing as it should be, and the answer says what was looked at', async () => {
  await install(server);
  const before = Date.now();
  const { findings, checked, asOf, unread } = await find('?namespace=default');
  expect(findings.filter(({ severity }) => severity !== 'info')).toEqual([]);
  // Four services, and the rules and subsets of reviews.
  expect(checked).toBeGreaterThanOrEqual(6);
  expect(asOf).toBeGreaterThanOrEqual(before);
  expect(unread).toEqual([]);
});

test('follows the cluster: what turns wrong is found, what is put right is gone', async () => {
  await install(server);
  const lost = { destination: { host: 'reviews', subset: 'v9' } };
  await patchObject(server, 'virtualservices', 'reviews', { spec: { http: [{ route: [lost] }] } });
  const { findings } = await untilFound('?namespace=default', (found) => codesOf(found).includes('IST0101'));
  expect(findings.find(({ code }) => code === 'IST0101')).toEqual({
    code: 'IST0101',
    severity: 'error',
    object: { kind: 'VirtualService', namespace: 'default', name: 'reviews' },
    path: ['spec', 'http', 0, 'route', 0, 'destination', 'subset'],
    messageKey: 'analyze.notFound.subset',
    params: { what: 'host+subset in destinationrule', name: '"reviews+v9"' },
    message: 'Referenced host+subset in destinationrule not found: "reviews+v9"',
  });
  await patchObject(server, 'virtualservices', 'reviews', { spec: rules.spec });
  await untilFound('?namespace=default', (found) => !codesOf(found).includes('IST0101'));
});

test('of a service: its own objects, those that are ignored included, and nobody else’s', async () => {
  await install(server);
  const late = { ...rules, metadata: { ...rules.metadata, name: 'zz-reviews-again' } };
  const alien = {
    ...rules,
    metadata: { ...rules.metadata, name: 'details' },
    spec: { hosts: ['details'], http: [{ route: [{ destination: { host: 'nobody' } }] }] },
  };
  for (const body of [late, alien])
    await server.kube({ method: 'POST', path: collectionPath('virtualservices'), body });
  const all = await untilFound(
    '?namespace=default',
    (found) => codesOf(found).includes('IST0109') && codesOf(found).includes('IST0101'),
  );
  expect(new Set(all.findings.map(({ object }) => object.name))).toContain('details');
  const ofReviews = await find('?namespace=default&service=reviews');
  const names = new Set(ofReviews.findings.map(({ object }) => object.name));
  expect([...names].sort()).toEqual(['reviews', 'zz-reviews-again']);
  expect(codesOf(ofReviews)).toContain('IST0109');
  expect(ofReviews.checked).toBeLessThan(all.checked);
  const ofDetails = await find('?namespace=default&service=details');
  expect(ofDetails.findings.map(({ object, code }) => `${object.name} ${code}`)).toContain('details IST0101');
  expect(ofDetails.findings.some(({ object }) => object.name.includes('reviews'))).toBe(false);
});

test('owners are known by who writes an object, too', async () => {
  const query = { fieldManager: 'argocd-controller' };
  await server.kube({ method: 'POST', path: collectionPath('virtualservices'), query, body: rules });
  const { findings } = await untilFound('?namespace=default&service=reviews', (found) =>
    codesOf(found).includes('SLU0011'),
  );
  expect(findings.find(({ code }) => code === 'SLU0011')?.params).toEqual({
    tool: 'Argo CD',
    evidence: 'managedFields',
  });
});

test('a namespace or a service that is not there is said not to be, rather than to be without findings', async () => {
  const typo = await server.call('/api/v1/findings?namespace=nowhere');
  expect([typo.status, typo.body.code]).toEqual([404, 'not-found']);
  expect((await server.call('/api/v1/findings?namespace=default&service=nobody')).body).toMatchObject({
    code: 'not-found',
  });
  expect((await server.call('/api/v1/findings?service=reviews')).body).toMatchObject({ code: 'invalid' });
});

import type { Change, ChangeResult, listChanges, listNamespaceChanges, Preview } from '@sluice/shared/api/changes';
import type { ResponseOf } from '@sluice/shared/api/endpoint';
import type { Problem } from '@sluice/shared/api/problem';
import type { Edit } from '@sluice/shared/routing/edit';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  change,
  changesOf,
  clean,
  install,
  patchObject,
  post,
  routingOf,
  rules,
  servicePath,
  subsets,
  untilTrue,
} from './testing/change-requests.ts';
import { collectionPath, startTestServer, type TestServer } from './testing/start-test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());
beforeEach(async () => {
  await clean(server);
  await untilTrue(async () => (await server.getService()).objects.length === 0);
});

const half: Edit = { type: 'setWeights', weights: { v1: 50, v2: 50 } };
const http = (index: number) => ({ namespace: 'default', name: 'reviews', protocol: 'http' as const, index });
const jasonTimeout: Edit = { type: 'setOptions', rule: http(0), options: { timeout: '3s' } };
const httpOf = async () =>
  ((await server.getObject('virtualservices', 'reviews'))?.spec as typeof rules.spec | undefined)?.http ?? [];

describe('the route table', () => {
  test('rules in their order, with the etag that changes take', async () => {
    await install(server);
    const { status, body, headers } = await server.call<Awaited<ReturnType<typeof routingOf>>>(
      `${servicePath()}/routing`,
    );
    expect(status).toBe(200);
    expect(headers.get('etag')).toBe(`"${body.etag}"`);
    expect(body.etag).toBe((await server.getService()).etag);
    expect(
      body.rules.map(({ isDefault, destinations }) => [isDefault, destinations.map(({ share }) => share)]),
    ).toEqual([
      [false, [1]],
      [true, [0.9, 0.1]],
    ]);
    expect(body.rules[0]?.matches).toEqual(rules.spec.http[0]?.match);
    expect(body.versions.map(({ name }) => name)).toEqual(['v1', 'v2', 'v3']);
  });
});

describe('a preview', () => {
  const preview = (edits: readonly Edit[]) => post<Preview>(server, `${servicePath()}/changes/preview`, { edits });

  test('tells writes, texts, findings, owners and the last writer, and changes nothing', async () => {
    await install(server, {
      ...rules,
      metadata: { ...rules.metadata, labels: { 'argocd.argoproj.io/instance': 'shop' } },
    });
    const before = await server.getObject('virtualservices', 'reviews');
    const { status, body } = await preview([half, jasonTimeout]);
    expect(status).toBe(200);
    expect(body.etag).toBe((await server.getService()).etag);
    expect(body.writes).toHaveLength(1);
    const [write] = body.writes;
    expect(write).toMatchObject({
      action: 'patch',
      object: { kind: 'VirtualService', namespace: 'default', name: 'reviews' },
      owners: [{ tool: 'argo-cd', name: 'shop' }],
      warnings: [],
      refusal: null,
    });
    expect(write?.lastWriter?.manager).toBe('deployer');
    expect(write?.yaml.before).toContain('weight: 90');
    expect(write?.yaml.before).not.toMatch(/managedFields|resourceVersion|uid/);
    expect(write?.yaml.after).toContain('weight: 50');
    expect(write?.yaml.after).toContain('timeout: 3s');
    const after = await server.getObject('virtualservices', 'reviews');
    expect(after?.metadata.resourceVersion).toBe(before?.metadata.resourceVersion);
    expect(await changesOf(server)).toEqual([]);
  });

  test('findings of the objects concerned, as they are and as they would be', async () => {
    await install(server);
    const { body } = await preview([
      { type: 'addRule', matches: rules.spec.http[0]?.match ?? [], weights: { v3: 100 } },
    ]);
    const codes = (findings: Preview['findings']['before']) => findings.map(({ code }) => code);
    expect(codes(body.findings.before)).not.toContain('SLU0001');
    expect(codes(body.findings.after)).toContain('SLU0001');
    // The live findings are not touched by it.
    const again = await preview([half]);
    expect(codes(again.body.findings.before)).not.toContain('SLU0001');
  });

  test('what the webhook says stands with the write that it is about', async () => {
    await install(server);
    const { status, body } = await preview([{ type: 'setOptions', rule: http(0), options: { timeout: 'soon' } }]);
    expect(status).toBe(200);
    expect(body.writes[0]?.refusal).toMatchObject({ code: 'cluster-refused' });
    expect(body.writes[0]?.refusal?.detail.length).toBeGreaterThan(10);
  });

  test('edits that cannot be made are refused where they stand', async () => {
    await install(server);
    const { status, body } = await post<Problem>(server, `${servicePath()}/changes/preview`, {
      edits: [half, { type: 'setWeights', weights: { v1: 50, v9: 50 } }],
    });
    expect(status).toBe(422);
    expect(body).toMatchObject({ code: 'unknown-version', issues: [{ path: 'body.edits.1.weights.v9' }] });
  });
});

describe('a change', () => {
  test('is made, remembered and noted on its objects', async () => {
    await install(server);
    const { status, body, headers } = await change(server, [half, jasonTimeout], { reason: 'v1 -> v2: <half> & half' });
    expect(status).toBe(200);
    expect(headers.get('etag')).toBe(`"${body.service.etag}"`);
    expect(body).toMatchObject({ merged: false, history: { recorded: true }, change: expect.any(String) });
    expect((await httpOf()).map((rule) => rule.route.map(({ weight }) => weight))).toEqual([[undefined], [50, 50]]);

    const [summary, ...others] = await changesOf(server);
    expect(others).toEqual([]);
    expect(summary).toMatchObject({
      id: body.change,
      state: 'applied',
      action: 'applyChange',
      user: 'admin',
      reason: 'v1 -> v2: <half> & half',
      edits: [half, jasonTimeout],
      services: ['reviews'],
      objects: [{ kind: 'VirtualService', name: 'reviews' }],
    });
    const { body: whole } = await server.call<Change>(`${servicePath()}/changes/${body.change}`);
    expect(whole.writes.map(({ patch }) => patch)).toEqual(body.writes.map(({ patch }) => patch));

    const { items } = await server.kube<{ items: { message: string; involvedObject: object }[] }>({
      path: '/api/v1/namespaces/default/events',
    });
    const own = items.filter(({ message }) => message.includes(body.change ?? '-'));
    expect(own.map(({ message }) => message)).toEqual([
      `admin changed it (applyChange, change ${body.change}): v1 -> v2: <half> & half`,
    ]);
    expect(own[0]?.involvedObject).toMatchObject({ kind: 'VirtualService', name: 'reviews' });
  });

  test('gives a rule something else to do where it stands', async () => {
    const [jason, rest] = rules.spec.http;
    await install(server, { ...rules, spec: { ...rules.spec, http: [{ ...jason, name: 'jason' }, rest] } });
    const redirect: Edit = { type: 'changeRule', rule: http(0), redirect: { uri: '/elsewhere', redirectCode: 307 } };
    const changed = (await change(server, [redirect])).body.writes.flatMap(({ patch }) => patch ?? []);
    expect(changed.filter(({ op }) => op !== 'test')).toEqual([
      { op: 'remove', path: '/spec/http/0/route' },
      { op: 'add', path: '/spec/http/0/redirect', value: { uri: '/elsewhere', redirectCode: 307 } },
    ]);
    await change(server, [{ type: 'changeRule', rule: http(0), weights: { v2: 100 } }]);
    expect(await httpOf()).toEqual([{ ...jason, name: 'jason' }, rest]);
  });

  test('is remembered with the shares that it changed', async () => {
    const { body: made } = await change(server, [half]);
    await change(server, [
      { type: 'removeVersion', version: 'v3' },
      { type: 'setWeights', weights: { v2: 100 } },
    ]);
    const { body: undone } = await post<ChangeResult>(server, `${servicePath()}/changes/${made.change}/undo`, {});
    expect(undone).toMatchObject({ code: 'conflict' });
    const third = 1 / 3;
    expect((await changesOf(server)).map(({ shares }) => shares)).toEqual([
      { before: { v1: 0.5, v2: 0.5, v3: 0 }, after: { v1: 0, v2: 1, v3: 0 } },
      { before: { v1: third, v2: third, v3: third }, after: { v1: 0.5, v2: 0.5, v3: 0 } },
    ]);
  });

  test('those of all services of a namespace are listed together, newest first', async () => {
    await install(server);
    await change(server, [half]);
    await change(server, [{ type: 'promoteVersion', version: 'v2' }]);
    const latest = async (query: string) =>
      (await server.call<ResponseOf<typeof listNamespaceChanges>>(`/api/v1/namespaces/default/changes${query}`)).body
        .changes;
    const all = await latest('');
    const ofReviews = await changesOf(server);
    expect(all.slice(0, 2).map(({ id }) => id)).toEqual(ofReviews.slice(0, 2).map(({ id }) => id));
    expect(all[0]?.shares?.after).toEqual({ v1: 0, v2: 1, v3: 0 });
    expect(await latest('?limit=1')).toEqual(all.slice(0, 1));
  });

  test('who else wrote the objects is told beside the history, last writer first', async () => {
    const outside = async () =>
      (await server.call<ResponseOf<typeof listChanges>>(`${servicePath()}/changes`)).body.outside;
    await install(server);
    expect((await outside()).map(({ object, manager }) => [object.kind, manager])).toEqual(
      expect.arrayContaining([
        ['VirtualService', 'deployer'],
        ['DestinationRule', 'deployer'],
      ]),
    );
    await change(server, [half]);
    // The clock of managed fields has seconds: a later writer of the same second would not be known for one.
    await untilTrue(async () => (await outside()).length === 1);
    expect(await outside()).toMatchObject([{ object: { kind: 'DestinationRule' }, at: expect.any(String) }]);
  });

  test('what others change elsewhere is merged', async () => {
    await install(server);
    const { etag } = await routingOf(server);
    const [first, last] = rules.spec.http;
    await patchObject(server, 'virtualservices', 'reviews', {
      spec: { http: [{ name: 'new', match: [{ uri: { prefix: '/beta' } }], route: first?.route }, first, last] },
    });
    const { status, body } = await change(server, [half], { ifMatch: etag });
    expect(status).toBe(200);
    expect(body.merged).toBe(true);
    expect((await httpOf()).map((rule) => rule.route.map(({ weight }) => weight))).toEqual([
      [undefined],
      [undefined],
      [50, 50],
    ]);
  });

  test('what others change in the same place is a conflict with base, theirs and mine', async () => {
    await install(server);
    const { etag } = await routingOf(server);
    const [first, last] = rules.spec.http;
    const theirs = last?.route.map((each, index) => ({ ...each, weight: index === 0 ? 70 : 30 }));
    await patchObject(server, 'virtualservices', 'reviews', { spec: { http: [first, { route: theirs }] } });
    const { status, body } = await change<Problem>(server, [half], { ifMatch: etag });
    expect(status).toBe(409);
    expect(body.code).toBe('conflict');
    expect(body.conflicts).toHaveLength(1);
    expect(body.conflicts?.[0]).toMatchObject({
      object: { kind: 'VirtualService', name: 'reviews' },
      base: rules.spec,
      theirs: { http: [first, { route: theirs }] },
      lastWriter: { manager: 'kubectl-edit' },
      values: [
        { path: '/spec/http/1/route/0/weight', base: 90, theirs: 70, mine: 50 },
        { path: '/spec/http/1/route/1/weight', base: 10, theirs: 30, mine: 50 },
      ],
    });
    expect((await httpOf())[1]?.route).toEqual(theirs);
    expect(await changesOf(server)).toEqual([]);
  });

  test('a state that nobody here has seen cannot be compared', async () => {
    await install(server);
    const { status, body } = await change<Problem>(server, [half], { ifMatch: 'never-seen' });
    expect(status).toBe(412);
    expect(body).toMatchObject({ code: 'precondition-failed', params: { etag: (await routingOf(server)).etag } });
  });

  test('subsets that come and go in one change', async () => {
    await server.kube({
      method: 'POST',
      path: collectionPath('destinationrules'),
      body: {
        ...subsets,
        spec: { ...subsets.spec, subsets: ['v1', 'v2'].map((name) => ({ name, labels: { version: name } })) },
      },
    });
    const plain = {
      ...rules,
      spec: { hosts: ['reviews'], http: [{ route: [{ destination: { host: 'reviews', subset: 'v2' } }] }] },
    };
    await server.kube({ method: 'POST', path: collectionPath('virtualservices'), body: plain });
    await untilTrue(async () => (await server.getService()).objects.length === 2);
    const edits: Edit[] = [
      { type: 'setWeights', weights: { v2: 50, v3: 50 } },
      { type: 'removeVersion', version: 'v1' },
    ];
    const { body: seen } = await post<Preview>(server, `${servicePath()}/changes/preview`, { edits });
    expect(seen.writes.map(({ refusal }) => refusal)).toEqual([null, null, null]);
    const { status, body } = await change(server, edits);
    expect(status).toBe(200);
    expect(body.writes.map(({ object }) => object.kind)).toEqual([
      'DestinationRule',
      'VirtualService',
      'DestinationRule',
    ]);
    const rule = await server.getObject('destinationrules', 'reviews');
    expect(((rule?.spec.subsets ?? []) as { name: string }[]).map(({ name }) => name)).toEqual(['v2', 'v3']);
    const undone = await post<ChangeResult>(server, `${servicePath()}/changes/${body.change}/undo`, {});
    expect(undone.status).toBe(200);
    expect((await server.getObject('virtualservices', 'reviews'))?.spec).toEqual(plain.spec);
    const back = (await server.getObject('destinationrules', 'reviews'))?.spec.subsets as { name: string }[];
    expect(back.map(({ name }) => name)).toEqual(['v1', 'v2']);
  });
});

describe('the same request again', () => {
  test('changes nothing and gets the same answer, on any replica', async () => {
    await install(server);
    const first = await change(server, [half], { key: 'k1', reason: 'Once' });
    await change(server, [{ type: 'setWeights', weights: { v1: 20, v2: 80 } }]);
    const again = await change(server, [half], { key: 'k1', reason: 'Once' });
    expect(again.status).toBe(200);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.body.change).toBe(first.body.change);
    expect(again.body.writes.map(({ patch }) => patch)).toEqual(first.body.writes.map(({ patch }) => patch));
    expect((await httpOf())[1]?.route.map(({ weight }) => weight)).toEqual([20, 80]);
    expect(await changesOf(server)).toHaveLength(2);
  });

  test('at the same moment makes one change', async () => {
    await install(server);
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => change<ChangeResult & Problem>(server, [half], { key: 'k2' })),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ body }) => body.change)).size).toBe(1);
    expect(await changesOf(server)).toHaveLength(1);
  });

  test('changes nothing either when it changed nothing the first time', async () => {
    await install(server);
    const same: Edit = { type: 'setWeights', weights: { v1: 90, v2: 10 } };
    const first = await change(server, [same], { key: 'k4' });
    expect(first.body).toMatchObject({ writes: [], change: null, history: null });
    await change(server, [half]);
    const again = await change(server, [same], { key: 'k4' });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(again.body).toMatchObject({ writes: [], change: null, history: null });
    expect((await httpOf())[1]?.route.map(({ weight }) => weight)).toEqual([50, 50]);
    expect(await changesOf(server)).toHaveLength(1);
  });

  test('another request with the same key is refused', async () => {
    await install(server);
    await change(server, [half], { key: 'k3' });
    const { status, body } = await change<Problem>(server, [jasonTimeout], { key: 'k3' });
    expect(status).toBe(422);
    expect(body.code).toBe('idempotency-key-reused');
  });
});

describe('undoing', () => {
  const undo = <T = ChangeResult>(id: string | null, dryRun = false, body: object = {}) =>
    post<T>(server, `${servicePath()}/changes/${id}/undo${dryRun ? '?dryRun=true' : ''}`, body);

  test('takes back one change and leaves what came after it elsewhere', async () => {
    await install(server);
    const { body: made } = await change(server, [half]);
    await change(server, [jasonTimeout]);
    const tried = await undo(made.change, true);
    expect(tried.body.writes).toHaveLength(1);
    expect((await httpOf())[1]?.route.map(({ weight }) => weight)).toEqual([50, 50]);

    const { status, body } = await undo(made.change, false, { reason: 'Not yet' });
    expect(status).toBe(200);
    const [first, last] = await httpOf();
    expect(first).toMatchObject({ timeout: '3s' });
    expect(last?.route.map(({ weight }) => weight)).toEqual([90, 10]);
    const [newest] = await changesOf(server);
    expect(newest).toMatchObject({ id: body.change, action: 'undoChange', undoes: made.change, reason: 'Not yet' });
  });

  test('a preview says what taking it back would do, and writes nothing', async () => {
    await install(server);
    const { body: made } = await change(server, [half]);
    const { status, body } = await server.call<Preview>(`${servicePath()}/changes/${made.change}/undo`);
    expect(status).toBe(200);
    const shares = ({ rules }: { rules: Preview['rules']['before'] }) =>
      rules.find(({ isDefault }) => isDefault)?.destinations.map(({ share }) => share);
    expect(shares({ rules: body.rules.before })).toEqual([0.5, 0.5]);
    expect(shares({ rules: body.rules.after })).toEqual([0.9, 0.1]);
    expect(body.writes).toMatchObject([{ action: 'patch', allowed: true, refusal: null }]);
    expect(body.etag).toBe(made.service.etag);
    expect((await httpOf())[1]?.route.map(({ weight }) => weight)).toEqual([50, 50]);
  });

  test('an undo can be undone', async () => {
    await install(server);
    const { body: made } = await change(server, [half]);
    const { body: undone } = await undo(made.change);
    expect((await undo(undone.change)).status).toBe(200);
    expect((await httpOf())[1]?.route.map(({ weight }) => weight)).toEqual([50, 50]);
  });

  test('created objects go, and come back', async () => {
    const { body: made } = await change(server, [half]);
    const tried = await undo(made.change, true);
    expect(tried.body.writes).toMatchObject([{ action: 'delete' }, { action: 'delete' }]);
    expect(await server.getObject('virtualservices', 'reviews')).not.toBeNull();
    const { status, body: undone } = await undo(made.change);
    expect(status).toBe(200);
    expect(await server.getObject('virtualservices', 'reviews')).toBeNull();
    expect(await server.getObject('destinationrules', 'reviews')).toBeNull();
    expect((await undo(undone.change)).status).toBe(200);
    expect((await httpOf())[0]?.route.map(({ weight }) => weight)).toEqual([50, 50]);
  });

  test('is a conflict where the same values have changed since', async () => {
    await install(server);
    const { body: made } = await change(server, [half]);
    await change(server, [{ type: 'setWeights', weights: { v1: 20, v2: 80 } }]);
    const { status, body } = await undo<Problem>(made.change);
    expect(status).toBe(409);
    expect(body.conflicts?.[0]?.values).toMatchObject([
      { base: 50, theirs: 20, mine: 90 },
      { base: 50, theirs: 80, mine: 10 },
    ]);
    const [later] = await changesOf(server);
    expect(body.params).toMatchObject({ by: 'change', change: later?.id, user: later?.user });
  });

  test('of what is undone already it is said by whom and with which change', async () => {
    await install(server);
    const { body: made } = await change(server, [half]);
    const { body: undone } = await undo(made.change);
    const known = { code: 'conflict', params: { by: 'undo', change: undone.change, user: 'admin' } };
    const { body } = await undo<Problem>(made.change);
    expect(body).toMatchObject(known);
    expect(body.detail).toMatch(/^It was undone by admin at .*, with the change/);
    const preview = await server.call<Problem>(`${servicePath()}/changes/${made.change}/undo`);
    expect(preview.body).toMatchObject(known);
  });

  test('is refused where it would send requests to pods that are not ready', async () => {
    await install(server);
    await change(server, [{ type: 'setWeights', weights: { v3: 100 } }]);
    const { body: made } = await change(server, [{ type: 'setWeights', weights: { v1: 100 } }]);
    server.sandbox.controls.changeWorkload('default', 'reviews-v3', { crashed: true });
    try {
      await untilTrue(async () => (await server.getService()).versions[2]?.pods.ready === 0);
      const { status, body } = await undo<Problem>(made.change);
      expect(status).toBe(422);
      expect(body).toMatchObject({ code: 'unsafe-change', params: { codes: ['SLU0006'] } });
      expect((await undo(made.change, true, { force: ['SLU0006'] })).status).toBe(200);
    } finally {
      server.sandbox.controls.changeWorkload('default', 'reviews-v3', { crashed: false });
      await untilTrue(async () => (await server.getService()).versions[2]?.pods.ready === 1);
    }
  });

  test('only what is there', async () => {
    expect((await undo<Problem>('nothing')).body.code).toBe('not-found');
    const { body: made } = await change(server, [half]);
    const other = await post<Problem>(server, `${servicePath('ratings')}/changes/${made.change}/undo`, {});
    expect(other.body.code).toBe('not-found');
  });
});

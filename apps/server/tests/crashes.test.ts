import type { PlannedObject } from '@sluice/shared/plan/plan';
import type { Edit } from '@sluice/shared/routing/edit';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { applyChange } from '../src/use-cases/apply-change.ts';
import { recoverChanges } from '../src/use-cases/recover-changes.ts';
import { type Crashable, startCrashable } from './testing/start-crashable.ts';

let world: Crashable;
beforeAll(async () => {
  world = await startCrashable();
});
afterAll(() => world.close());

const service = { namespace: 'default', name: 'reviews' };
const rule = { kind: 'DestinationRule', ...service } as const;
const route = { kind: 'VirtualService', ...service } as const;
const options = { ifMatch: null, idempotencyKey: null, dryRun: false };
const present = async () =>
  Promise.all([world.actor.objects.read(rule), world.actor.objects.read(route)]).then((objects) =>
    objects.map((object) => object?.spec ?? null),
  );

const subset = (name: string) => ({ name, labels: { version: name } });
const to = (name: string, weight: number) => ({ destination: { host: 'reviews', subset: name }, weight });

async function put(object: typeof rule | typeof route, spec: object): Promise<void> {
  const after = {
    apiVersion: 'networking.istio.io/v1',
    kind: object.kind,
    metadata: service,
    spec,
  } as unknown as PlannedObject;
  await world.actor.objects.write({ action: 'create', object, after }, { dryRun: false });
}

async function remove(object: typeof rule | typeof route): Promise<void> {
  const before = await world.actor.objects.read(object);
  if (before !== null) await world.actor.objects.write({ action: 'delete', object, before }, { dryRun: false });
}

beforeEach(async () => {
  world.audited.length = 0;
  await remove(route);
  await remove(rule);
  for (const change of await world.actor.history.list(service)) await world.actor.history.discard(change);
  await expect.poll(() => world.cluster.index.virtualService('default', 'reviews')).toBeUndefined();
  await expect.poll(() => world.cluster.index.destinationRule('default', 'reviews')).toBeUndefined();
});

/** Three writes: a subset comes, the route changes, a subset goes. */
const edits: Edit[] = [
  { type: 'setWeights', weights: { v2: 50, v3: 50 } },
  { type: 'removeVersion', version: 'v1' },
];
const before = {
  rule: { host: 'reviews', subsets: [subset('v1'), subset('v2')] },
  route: { hosts: ['reviews'], http: [{ route: [to('v2', 100)] }] },
};
const after = {
  rule: { host: 'reviews', subsets: [subset('v2'), subset('v3')] },
  route: { hosts: ['reviews'], http: [{ route: [to('v2', 50), to('v3', 50)] }] },
};

async function crashAfter(writes: number): Promise<void> {
  await put(rule, before.rule);
  await put(route, before.route);
  await expect.poll(() => world.cluster.index.virtualService('default', 'reviews')?.spec).toEqual(before.route);
  const { actor, died } = world.dyingAfter(1 + writes);
  // Its own turns: those of a process that died are gone with it.
  const ports = { ...world.ports, turns: <T>(_key: string, act: () => Promise<T>) => act() };
  await Promise.race([died, applyChange(service, { edits, reason: 'Swap' }, options, actor, ports)]);
}

describe('a crash after', () => {
  test.each([
    { writes: 0, state: 'forgotten', left: before },
    { writes: 1, state: 'applied', left: after },
    { writes: 2, state: 'applied', left: after },
    { writes: 3, state: 'applied', left: after },
  ])('$writes of 3 writes is found, and the change is $state', async ({ writes, state, left }) => {
    await crashAfter(writes);
    const [pending] = await world.actor.history.pending();
    expect(pending).toMatchObject({ state: 'pending', reason: 'Swap' });
    // Whoever is still at work is left alone.
    expect(await recoverChanges(world.actor, world.ports)).toEqual([]);
    expect(await recoverChanges(world.actor, world.ports, 0)).toEqual([{ id: pending?.id, state }]);
    expect(await present()).toEqual([left.rule, left.route]);
    const history = await world.actor.history.list(service);
    expect(history.map((change) => change.state)).toEqual(state === 'forgotten' ? [] : ['applied']);
    expect(await recoverChanges(world.actor, world.ports, 0)).toEqual([]);
  });

  test('1 of 3 writes is undone where somebody has changed what was still to be written', async () => {
    await crashAfter(1);
    await remove(route);
    const theirs = { hosts: ['reviews'], http: [{ route: [to('v1', 100)] }] };
    await put(route, theirs);
    const results = await recoverChanges(world.actor, world.ports, 0);
    expect(results.map(({ state }) => state)).toEqual(['undone']);
    expect(await present()).toEqual([before.rule, theirs]);
    expect(world.audited.map(({ outcome }) => outcome)).toEqual(['undone-after-crash']);
  });

  test('1 of 3 writes is forgotten where somebody has replaced what it had led to', async () => {
    await crashAfter(1);
    await remove(route);
    await remove(rule);
    await put(rule, { host: 'reviews', subsets: [subset('v3')] });
    const results = await recoverChanges(world.actor, world.ports, 0);
    expect(results.map(({ state }) => state)).toEqual(['forgotten']);
    expect((await present())[0]).toEqual({ host: 'reviews', subsets: [subset('v3')] });
  });

  test('two replicas that find the same change do no harm', async () => {
    await crashAfter(1);
    await Promise.all([
      recoverChanges(world.actor, world.ports, 0),
      recoverChanges(world.actor, world.ports, 0),
      recoverChanges(world.actor, world.ports, 0),
    ]);
    await recoverChanges(world.actor, world.ports, 0);
    const [isRule, isRoute] = await present();
    expect([JSON.stringify([before.rule, before.route]), JSON.stringify([after.rule, after.route])]).toContain(
      JSON.stringify([isRule, isRoute]),
    );
  });
});

describe('without the right to', () => {
  test('keep history a change is made all the same, and says so', async () => {
    const refused = async () => ({ recorded: false as const, reason: 'forbidden' });
    const actor = { ...world.actor, history: { ...world.actor.history, begin: refused } };
    const body = { edits: [{ type: 'setWeights' as const, weights: { v1: 90, v2: 10 } }] };
    const result = await applyChange(service, body, options, actor, world.ports);
    expect(result).toMatchObject({ change: null, history: { recorded: false, reason: 'forbidden' } });
    expect((await present())[1]).not.toBeNull();
    expect(world.audited).toMatchObject([{ outcome: 'applied', change: null }]);
  });

  test('write one of the objects nothing is written', async () => {
    const mayWrite: typeof world.actor.mayWrite = async ({ object }) => object.kind === 'DestinationRule';
    const body = { edits: [{ type: 'setWeights' as const, weights: { v1: 90, v2: 10 } }] };
    const refused = applyChange(service, body, options, { ...world.actor, mayWrite }, world.ports);
    await expect(refused).rejects.toMatchObject({
      code: 'forbidden',
      issues: [{ path: 'VirtualService default/reviews' }],
    });
    expect(await present()).toEqual([null, null]);
  });
});

test('fifty changes of a service are kept', async () => {
  const weights = (v1: number) => ({ edits: [{ type: 'setWeights' as const, weights: { v1, v2: 100 - v1 } }] });
  for (let v1 = 1; v1 <= 53; v1 += 1) await applyChange(service, weights(v1), options, world.actor, world.ports);
  await expect.poll(async () => (await world.actor.history.list(service)).length).toBe(50);
  const [newest] = await world.actor.history.list(service);
  expect(newest?.edits).toEqual(weights(53).edits);
}, 30_000);

/** Every kind of change, stopped between any two of its steps, ends as if it had been made or as if it had never begun. */
import type { ObjectRef } from '@sluice/shared/api/object-ref';
import type { PlannedObject } from '@sluice/shared/plan/plan';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { applyChange } from '../src/use-cases/apply-change.ts';
import { initialiseNamespace } from '../src/use-cases/initialise-namespace.ts';
import type { Actor } from '../src/use-cases/ports.ts';
import { replaceObject } from '../src/use-cases/raw-objects.ts';
import { recoverChanges } from '../src/use-cases/recover-changes.ts';
import { undoChange } from '../src/use-cases/undo-change.ts';
import { type Crashable, startCrashable } from './testing/start-crashable.ts';

let world: Crashable;
beforeAll(async () => {
  world = await startCrashable();
});
afterAll(() => world.close());

const service = { namespace: 'default', name: 'reviews' };
const names = ['details', 'productpage', 'ratings', 'reviews'];
const refs: ObjectRef[] = names.flatMap((name) => [
  { kind: 'VirtualService', namespace: 'default', name },
  { kind: 'DestinationRule', namespace: 'default', name },
]);
const options = { ifMatch: null, idempotencyKey: null, dryRun: false };
const subset = (name: string) => ({ name, labels: { version: name } });
const to = (name: string, weight: number) => ({ destination: { host: 'reviews', subset: name }, weight });

async function put(kind: ObjectRef['kind'], spec: object): Promise<void> {
  const object = { kind, ...service };
  const after = { apiVersion: 'networking.istio.io/v1', kind, metadata: service, spec } as unknown as PlannedObject;
  await world.actor.objects.write({ action: 'create', object, after }, { dryRun: false });
}

/** The specs of all objects that any of the changes can write. */
async function specs(): Promise<Record<string, unknown>> {
  const objects = await Promise.all(refs.map((ref) => world.actor.objects.read(ref)));
  return Object.fromEntries(refs.map(({ kind, name }, at) => [`${kind} ${name}`, objects[at]?.spec ?? null]));
}

async function clean(): Promise<void> {
  for (const object of refs) {
    const before = await world.actor.objects.read(object);
    if (before !== null) await world.actor.objects.write({ action: 'delete', object, before }, { dryRun: false });
  }
  for (const name of names) {
    const kept = await world.actor.history.list({ namespace: 'default', name });
    await Promise.all(kept.map((change) => world.actor.history.discard(change).catch(() => {})));
  }
}

/** Until the copy knows what there is: plans are made from it. */
async function seen(): Promise<void> {
  const kinds = { VirtualService: 'virtualServices', DestinationRule: 'destinationRules' } as const;
  for (const ref of refs) {
    const present = await world.actor.objects.read(ref);
    const version = present?.metadata.resourceVersion ?? null;
    await world.cluster.whenSeen(kinds[ref.kind], `${ref.namespace}/${ref.name}`, version, 5_000);
  }
}

const half = { edits: [{ type: 'setWeights' as const, weights: { v1: 50, v2: 50 } }] };

async function installed(): Promise<void> {
  await put('DestinationRule', { host: 'reviews', subsets: [subset('v1'), subset('v2')] });
  await put('VirtualService', { hosts: ['reviews'], http: [{ route: [to('v2', 100)] }] });
}

async function madeBefore(): Promise<string> {
  await seen();
  const { change } = await applyChange(service, half, options, world.actor, world.ports);
  return change ?? '';
}

type Case = {
  /** The steps of a change that nothing stops: its record, its writes, the note that it has been made. */
  readonly steps: number;
  /** Answers with what the act needs. */
  readonly arrange: () => Promise<string>;
  readonly act: (actor: Actor, ports: Crashable['ports'], arranged: string) => Promise<unknown>;
};

const cases: Record<string, Case> = {
  'creating two objects': {
    steps: 4,
    arrange: async () => '',
    act: (actor, ports) => applyChange(service, half, options, actor, ports),
  },
  'patching an object, another one, and the first one again': {
    steps: 5,
    arrange: () => installed().then(() => ''),
    act: (actor, ports) => {
      const edits = [
        { type: 'setWeights' as const, weights: { v2: 50, v3: 50 } },
        { type: 'removeVersion' as const, version: 'v1' },
      ];
      return applyChange(service, { edits }, options, actor, ports);
    },
  },
  'undoing what created two objects, which deletes them': {
    steps: 4,
    arrange: madeBefore,
    act: (actor, ports, id) => undoChange(service, id, {}, options, actor, ports),
  },
  'undoing what patched two objects': {
    steps: 4,
    arrange: async () => {
      await put('DestinationRule', { host: 'reviews', subsets: [subset('v2')] });
      await put('VirtualService', { hosts: ['reviews'], http: [{ route: [to('v2', 100)] }] });
      return madeBefore();
    },
    act: (actor, ports, id) => undoChange(service, id, {}, options, actor, ports),
  },
  'initialising a namespace': {
    steps: 10,
    arrange: async () => '',
    act: (actor, ports) => initialiseNamespace('default', {}, options, actor, ports),
  },
  'replacing an object': {
    steps: 3,
    arrange: () => installed().then(() => ''),
    act: (actor, ports) => {
      const yaml = JSON.stringify({
        metadata: service,
        spec: { hosts: ['reviews'], http: [{ timeout: '3s', route: [to('v1', 20), to('v2', 80)] }] },
      });
      return replaceObject({ kind: 'VirtualService', ...service }, { yaml }, options, actor, ports);
    },
  },
};

/** As if by a process that died: what it had under way is gone with it. */
async function stoppedAfter(steps: number, { act }: Case, arranged: string): Promise<'died' | 'ended'> {
  const { actor, died } = world.dyingAfter(steps);
  const ports = { ...world.ports, turns: <T>(_key: string, run: () => Promise<T>) => run() };
  return Promise.race([died.then(() => 'died' as const), act(actor, ports, arranged).then(() => 'ended' as const)]);
}

async function outcomeOf(one: Case, stop: (arranged: string) => Promise<unknown>) {
  await clean();
  await seen();
  const arranged = await one.arrange();
  await seen();
  const before = await specs();
  const end = await stop(arranged);
  await recoverChanges(world.actor, world.ports, 0);
  return { end, before, after: await specs(), pending: await world.actor.history.pending() };
}

test.each(Object.entries(cases))('%s', async (_what, one) => {
  const { end, before, after } = await outcomeOf(one, (arranged) => stoppedAfter(one.steps, one, arranged));
  expect(end).toBe('ended');
  expect(after).not.toEqual(before);
  for (let stoppedAt = 0; stoppedAt < one.steps; stoppedAt += 1) {
    const outcome = await outcomeOf(one, (arranged) => stoppedAfter(stoppedAt, one, arranged));
    expect(outcome, `stopped after ${stoppedAt} steps`).toEqual({
      // Neither the record nor the intention alone changes anything; after the first write all of them are made.
      end: 'died',
      before,
      after: stoppedAt < 2 ? before : after,
      pending: [],
    });
  }
});

/** What a caller hears whose cluster goes away in the middle. */
async function lostAfter(writes: number, isMade: boolean, { act }: Case, arranged: string): Promise<unknown> {
  const ports = { ...world.ports, turns: <T>(_key: string, run: () => Promise<T>) => run() };
  return act(world.losingAfter(writes, isMade), ports, arranged).then(
    () => 'answered',
    (error: unknown) => (error as { code?: string }).code,
  );
}

const lossy = ['creating two objects', 'patching an object, another one, and the first one again'];
test.each(lossy)('%s, when the cluster goes away in the middle', async (what) => {
  const one = cases[what];
  if (one === undefined) throw new Error(what);
  const { before, after } = await outcomeOf(one, (arranged) => stoppedAfter(one.steps, one, arranged));
  const writes = one.steps - 2;
  for (let made = 0; made < writes; made += 1) {
    for (const isMade of [false, true]) {
      const outcome = await outcomeOf(one, (arranged) => lostAfter(made, isMade, one, arranged));
      expect(outcome, `after ${made} writes, the next one made: ${isMade}`).toEqual({
        end: 'cluster-unreachable',
        before,
        after: made === 0 && !isMade ? before : after,
        pending: [],
      });
    }
  }
});

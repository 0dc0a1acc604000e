import { applyPatch } from '@sluice/shared/plan/json-patch';
import type { Plan, PlannedObject, Write } from '@sluice/shared/plan/plan';
import { beforeEach, expect, test } from 'vitest';
import { DomainError } from '../domain-error.ts';
import { apply, type DoneWrite, explain, PlanFailure, rehearse } from './apply-plan.ts';
import type { RoutingObjects } from './ports.ts';

/** A cluster of objects with optimistic locking, the way the writer speaks to it. */
class MemoryObjects implements RoutingObjects {
  readonly user = 'test';
  readonly stored = new Map<string, PlannedObject>();
  readonly refuse = new Set<string>();
  private version = 100;

  put(kind: string, object: PlannedObject): PlannedObject {
    this.version += 1;
    const next = { ...object, metadata: { ...object.metadata, resourceVersion: String(this.version), uid: 'u' } };
    this.stored.set(`${kind}/${object.metadata.name}`, next);
    return next;
  }
  async read(ref: { kind: string; name: string }) {
    return this.stored.get(`${ref.kind}/${ref.name}`) ?? null;
  }
  async write(write: Write, { dryRun }: { dryRun: boolean }) {
    const key = `${write.object.kind}/${write.object.name}`;
    if (this.refuse.has(`${write.action} ${key}`))
      throw new DomainError('cluster-refused', `no ${write.action} of ${key}`);
    const current = this.stored.get(key);
    if (write.action !== 'create' && current?.metadata.resourceVersion !== write.before.metadata.resourceVersion) {
      throw new DomainError('conflict', 'modified');
    }
    if (write.action === 'create' && current !== undefined) throw new DomainError('conflict', 'exists');
    if (dryRun) return { object: current ?? null, warnings: [`${write.action} ${key}`] };
    if (write.action === 'delete') {
      this.stored.delete(key);
      return { object: null, warnings: [] };
    }
    const next = write.action === 'create' ? write.after : applyPatch(current as PlannedObject, write.patch);
    return { object: this.put(write.object.kind, next), warnings: [] };
  }
  specs() {
    return Object.fromEntries([...this.stored].map(([key, { spec }]) => [key, spec]));
  }
}

const ref = (kind: 'VirtualService' | 'DestinationRule', name: string) => ({ kind, namespace: 'ns', name }) as const;
const rule = { metadata: { namespace: 'ns', name: 'reviews' }, spec: { host: 'reviews' } };
const route = {
  metadata: { namespace: 'ns', name: 'reviews' },
  spec: { hosts: ['reviews'], http: [{ timeout: '1s' }] },
};

const atOnce = async () => {};

let objects: MemoryObjects;
let plan: Plan;

beforeEach(() => {
  objects = new MemoryObjects();
  const before = objects.put('VirtualService', route) as typeof route;
  plan = {
    writes: [
      { action: 'create', object: ref('DestinationRule', 'reviews'), after: rule },
      {
        action: 'patch',
        object: ref('VirtualService', 'reviews'),
        patch: [{ op: 'add', path: '/spec/http/0/timeout', value: '2s' }],
        before,
        after: { ...before, spec: { ...before.spec, http: [{ timeout: '2s' }] } },
      },
      {
        action: 'delete',
        object: ref('DestinationRule', 'old'),
        before: objects.put('DestinationRule', { ...rule, metadata: { namespace: 'ns', name: 'old' } }),
      },
    ],
  };
});

test('a rehearsal changes nothing and tells what the cluster warns about', async () => {
  const before = objects.specs();
  expect(await rehearse(plan, objects)).toHaveLength(3);
  expect(objects.specs()).toEqual(before);
});

test('all writes are made, in order', async () => {
  const done = await apply(plan, objects, atOnce);
  expect(done.map(({ made }) => made.action)).toEqual(['create', 'patch', 'delete']);
  expect(objects.specs()).toEqual({
    'VirtualService/reviews': { hosts: ['reviews'], http: [{ timeout: '2s' }] },
    'DestinationRule/reviews': { host: 'reviews' },
  });
});

test.each(['create DestinationRule/reviews', 'patch VirtualService/reviews', 'delete DestinationRule/old'])(
  'when %s fails, everything before it is taken back',
  async (failing) => {
    const before = objects.specs();
    objects.refuse.add(failing);
    const failure = await apply(plan, objects, atOnce).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(PlanFailure);
    expect((failure as PlanFailure).standing).toEqual([]);
    expect(explain(failure as PlanFailure)).toMatchObject({ code: 'cluster-refused' });
    expect(objects.specs()).toEqual(before);
  },
);

test('what somebody else has changed since is not taken back, and that is said', async () => {
  const write = objects.write.bind(objects);
  objects.write = async (next, options) => {
    if (next.action === 'delete' && next.object.name === 'old') {
      const current = objects.stored.get('VirtualService/reviews');
      if (current) objects.put('VirtualService', current); // somebody writes in between
      throw new DomainError('cluster-refused', 'no');
    }
    return write(next, options);
  };
  const failure = (await apply(plan, objects, atOnce).catch((error: unknown) => error)) as PlanFailure;
  expect(failure.standing.map(({ made }) => made.object.kind)).toEqual(['DestinationRule', 'VirtualService']);
  expect(explain(failure)).toMatchObject({
    code: 'cluster-refused',
    message: expect.stringContaining('VirtualService ns/reviews'),
  });
});

test('proxies get time between a subset and the rule that names it, also on the way back', async () => {
  const subsets = (...names: string[]) => ({ host: 'reviews', subsets: names.map((name) => ({ name })) });
  const routeTo = (subset: string) => ({
    hosts: ['reviews'],
    http: [{ route: [{ destination: { host: 'reviews', subset } }] }],
  });
  const before = objects.put('VirtualService', { ...route, spec: routeTo('v1') });
  const old = objects.put('DestinationRule', { ...rule, spec: subsets('v1') });
  const both = { ...old, spec: subsets('v1', 'v2') };
  const writes: Write[] = [
    {
      action: 'patch',
      object: ref('DestinationRule', 'reviews'),
      patch: [{ op: 'add', path: '/spec/subsets/1', value: { name: 'v2' } }],
      before: old,
      after: both,
    },
    {
      action: 'patch',
      object: ref('VirtualService', 'reviews'),
      patch: [{ op: 'replace', path: '/spec/http/0/route/0/destination/subset', value: 'v2' }],
      before,
      after: { ...before, spec: routeTo('v2') },
    },
    {
      action: 'patch',
      object: ref('DestinationRule', 'reviews'),
      patch: [{ op: 'remove', path: '/spec/subsets/0' }],
      before: { ...both, metadata: { namespace: 'ns', name: 'reviews' } },
      after: { ...both, metadata: { namespace: 'ns', name: 'reviews' }, spec: subsets('v2') },
    },
    { action: 'delete', object: ref('DestinationRule', 'none'), before: old },
  ];
  const settled: string[][] = [];
  const settle = async (written: readonly DoneWrite[]) => {
    settled.push(written.map(({ made }) => made.object.kind));
  };
  await expect(apply({ writes }, objects, settle)).rejects.toThrow(PlanFailure);
  expect(settled).toEqual([['DestinationRule'], ['VirtualService'], ['DestinationRule'], ['VirtualService']]);
  expect(objects.specs()).toMatchObject({
    'DestinationRule/reviews': subsets('v1'),
    'VirtualService/reviews': routeTo('v1'),
  });
});

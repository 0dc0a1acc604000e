import { describe, expect, test } from 'vitest';
import { aConfigMap, aStore, aVirtualService } from './testing/store-fixture.ts';
import type { StoreEvent } from './watch-history.ts';

const ref = { namespace: 'default', name: 'reviews' };

function setUp() {
  let time = Date.parse('2026-01-01T00:00:00.500Z');
  const store = aStore({ now: () => new Date(time) });
  const type = store.registry.get('virtualservices.networking.istio.io');
  const events: StoreEvent[] = [];
  store.subscribe(type, (event) => events.push(event));
  const told = () => events.map((event) => `${event.type} ${event.revision.object.metadata.name}@${event.version}`);
  return { store, type, events, told, passSeconds: (seconds: number) => (time += seconds * 1_000) };
}

describe('creating', () => {
  test('gives identity, a version, generation 1 and whole seconds', () => {
    const { store, type, told } = setUp();
    const { object } = store.create(type, aVirtualService({ generation: 7, uid: 'mine' }));
    expect(object.metadata).toMatchObject({
      resourceVersion: '2',
      generation: 1,
      creationTimestamp: '2026-01-01T00:00:00Z',
      uid: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(told()).toEqual(['ADDED reviews@2']);
  });

  test('drops the status of a type that has it as a subresource', () => {
    const { store, type } = setUp();
    const { object } = store.create(type, { ...aVirtualService(), status: { observedGeneration: 3 } });
    expect(object.status).toBeUndefined();
  });

  test('refuses a taken name, a missing namespace and a bad name', () => {
    const { store, type } = setUp();
    store.create(type, aVirtualService());
    expect(() => store.create(type, aVirtualService())).toThrow(
      'virtualservices.networking.istio.io "reviews" already exists',
    );
    expect(() => store.create(type, aVirtualService({ namespace: 'no' }))).toThrow('namespaces "no" not found');
    expect(() => store.create(type, aVirtualService({ name: 'A_b' }))).toThrow(
      'a lowercase RFC 1123 subdomain must consist of',
    );
    expect(() => store.create(type, aVirtualService({ name: '' }))).toThrow('name or generateName is required');
  });

  test('gives up on generated names after eight tries', () => {
    const store = aStore({ random: () => 0 });
    const type = store.registry.get('configmaps');
    const map = { ...aConfigMap(''), metadata: { name: '', namespace: 'default', generateName: 'a-' } };
    expect(store.create(type, map).object.metadata.name).toBe('a-bbbbb');
    expect(() => store.create(type, map)).toThrow('was not able to generate a unique name');
  });

  test('as a dry run leaves everything as it was and answers without a version', () => {
    const { store, type, told } = setUp();
    const before = store.version;
    const { object } = store.create(type, aVirtualService(), { dryRun: true });
    expect(object.metadata.resourceVersion).toBeUndefined();
    expect(object.metadata.uid).toBeDefined();
    expect([store.version, store.get(type, ref), told()]).toEqual([before, undefined, []]);
  });
});

describe('updating', () => {
  test('takes a version, and a generation only when something outside metadata changed', () => {
    const { store, type, told } = setUp();
    const { object } = store.create(type, aVirtualService());
    const labelled = store.update(type, { ...object, metadata: { ...object.metadata, labels: { a: 'b' } } });
    expect(labelled.object.metadata).toMatchObject({ resourceVersion: '3', generation: 1 });
    const respecified = store.update(type, { ...labelled.object, spec: { hosts: ['x'] } });
    expect(respecified.object.metadata).toMatchObject({ resourceVersion: '4', generation: 2 });
    expect(told()).toEqual(['ADDED reviews@2', 'MODIFIED reviews@3', 'MODIFIED reviews@4']);
  });

  test('without a change takes no version and tells nobody, whatever the time', () => {
    const { store, type, told, passSeconds } = setUp();
    const created = store.create(type, aVirtualService(), { manager: 'a' });
    passSeconds(60);
    expect(store.update(type, created.object, { manager: 'a' })).toBe(created);
    expect(store.update(type, created.object, { manager: 'b' })).toBe(created);
    expect(told()).toHaveLength(1);
  });

  test('from an old version is a conflict', () => {
    const { store, type } = setUp();
    const { object } = store.create(type, aVirtualService());
    store.update(type, { ...object, spec: { hosts: ['x'] } });
    expect(() => store.update(type, { ...object, spec: { hosts: ['y'] } })).toThrow(
      'Operation cannot be fulfilled on virtualservices.networking.istio.io "reviews": the object has been modified; please apply your changes to the latest version and try again',
    );
  });

  test('of another object of the same name is a conflict', () => {
    const { store, type } = setUp();
    store.create(type, aVirtualService());
    expect(() => store.update(type, aVirtualService({ uid: 'other' }))).toThrow(
      'Precondition failed: UID in precondition: other',
    );
  });

  test('keeps what belongs to the server', () => {
    const { store, type, passSeconds } = setUp();
    const { object } = store.create(type, aVirtualService());
    passSeconds(10);
    const given = {
      ...object.metadata,
      creationTimestamp: '2000-01-01T00:00:00Z',
      generation: 99,
      deletionTimestamp: 'x',
    };
    const { metadata } = store.update(type, { ...object, metadata: given, spec: {} }).object;
    expect(metadata).toMatchObject({ creationTimestamp: '2026-01-01T00:00:00Z', generation: 2 });
    expect(metadata.deletionTimestamp).toBeUndefined();
  });

  test('keeps status and spec apart', () => {
    const { store, type } = setUp();
    const { object } = store.create(type, aVirtualService());
    const both = { ...object, spec: { hosts: ['x'] }, status: { observedGeneration: 1 } };
    const withStatus = store.update(type, both, { subresource: 'status' });
    expect(withStatus.object).toMatchObject({ spec: { hosts: ['reviews'] }, status: { observedGeneration: 1 } });
    expect(withStatus.object.metadata.generation).toBe(1);
    const { resourceVersion: _, ...metadata } = object.metadata;
    const main = store.update(type, { ...both, metadata, status: { observedGeneration: 5 } });
    expect(main.object).toMatchObject({ spec: { hosts: ['x'] }, status: { observedGeneration: 1 } });
  });

  test('as a dry run keeps the stored version in the answer', () => {
    const { store, type, told } = setUp();
    const { object } = store.create(type, aVirtualService());
    const answer = store.update(type, { ...object, spec: {} }, { dryRun: true });
    expect(answer.object.metadata).toMatchObject({ resourceVersion: '2', generation: 2 });
    expect(store.get(type, ref)?.object.spec).toEqual({ hosts: ['reviews'] });
    expect(told()).toHaveLength(1);
  });
});

describe('deleting', () => {
  test('tells the last state with a version of its own', () => {
    const { store, type, events, told } = setUp();
    store.create(type, aVirtualService());
    expect(store.delete(type, ref).isGone).toBe(true);
    expect(told()).toEqual(['ADDED reviews@2', 'DELETED reviews@3']);
    expect(events[1]?.revision.object).toMatchObject({
      spec: { hosts: ['reviews'] },
      metadata: { resourceVersion: '3' },
    });
    expect(() => store.delete(type, ref)).toThrow('virtualservices.networking.istio.io "reviews" not found');
  });

  test('with finalizers waits for the last one', () => {
    const { store, type, told } = setUp();
    const { object } = store.create(type, aVirtualService({ finalizers: ['a', 'b'] }));
    const { revision, isGone } = store.delete(type, ref);
    expect(isGone).toBe(false);
    expect(revision.object.metadata).toMatchObject({
      deletionTimestamp: '2026-01-01T00:00:00Z',
      deletionGracePeriodSeconds: 0,
      generation: 2,
    });
    const finalise = (finalizers: string[]) => {
      const { resourceVersion: _, ...metadata } = object.metadata;
      return store.update(type, { ...object, metadata: { ...metadata, finalizers } });
    };
    expect(() => finalise(['a', 'c'])).toThrow(
      'no new finalizers can be added if the object is being deleted, found new finalizers []string{"c"}',
    );
    expect(() => store.create(type, aVirtualService())).toThrow(
      'object is being deleted: virtualservices.networking.istio.io "reviews" already exists',
    );
    finalise(['a']);
    expect(store.get(type, ref)).toBeDefined();
    finalise([]);
    expect(store.get(type, ref)).toBeUndefined();
    expect(told().map((event) => event.split(' ')[0])).toEqual(['ADDED', 'MODIFIED', 'MODIFIED', 'DELETED']);
  });

  test.each([
    {
      preconditions: { resourceVersion: '1' },
      message: 'the ResourceVersion in the precondition (1) does not match the ResourceVersion in record (2)',
    },
    { preconditions: { uid: 'x' }, message: 'the UID in the precondition (x) does not match the UID in record' },
  ])('checks $preconditions', ({ preconditions, message }) => {
    const { store, type } = setUp();
    store.create(type, aVirtualService());
    expect(() => store.delete(type, ref, { preconditions })).toThrow(message);
  });
});

describe('history', () => {
  test('replays what came after a version, for each type on its own', () => {
    const { store, type } = setUp();
    store.create(type, aVirtualService());
    store.create(store.registry.get('configmaps'), aConfigMap('other'));
    store.delete(type, ref);
    expect(store.eventsSince(type, 1)?.map((event) => event.type)).toEqual(['ADDED', 'DELETED']);
    expect(store.eventsSince(type, 3)?.map((event) => event.type)).toEqual(['DELETED']);
    expect(store.eventsSince(type, 4)).toEqual([]);
  });

  test('is bounded, and says so when it does not go back far enough', () => {
    const { store, type } = setUp();
    store.historySize = 10;
    for (let count = 0; count < 100; count++) {
      store.create(type, aVirtualService());
      store.delete(type, ref);
    }
    expect(store.eventsSince(type, store.version - 10)).toHaveLength(10);
    expect(store.eventsSince(type, 1)).toBeUndefined();
    expect(store.listAt(type, 1)).toBeUndefined();
  });

  test('can be forgotten, together with the present version', () => {
    const { store, type } = setUp();
    store.create(type, aVirtualService());
    const { version } = store;
    store.compact();
    expect(store.eventsSince(type, version)).toBeUndefined();
    expect(store.eventsSince(type, store.version)).toEqual([]);
  });
});

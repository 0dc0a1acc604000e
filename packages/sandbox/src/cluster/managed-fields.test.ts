import { describe, expect, test } from 'vitest';
import { emptyObjectOf } from './empty-objects.ts';
import type { KubeObject } from './kube-object.ts';
import { trackWrite } from './managed-fields.ts';
import { aVirtualService } from './testing/store-fixture.ts';

const start = new Date('2026-01-01T00:00:00Z');
const later = new Date('2026-01-01T00:05:00Z');
const apiVersion = 'networking.istio.io/v1';
const custom = { hasKeyedLists: false, empty: emptyObjectOf('virtualservices.networking.istio.io') };
const pods = { hasKeyedLists: true, empty: emptyObjectOf('pods') };
const itself = { '.': {} };

function written(live: KubeObject | undefined, next: KubeObject, manager: string, now = start): KubeObject {
  const managedFields = trackWrite(live, next, { manager, apiVersion }, now, custom);
  return { ...next, metadata: { ...next.metadata, managedFields } };
}

function ownersOf({ metadata }: KubeObject) {
  return metadata.managedFields?.map(({ manager, fieldsV1, time }) => ({ manager, fieldsV1, time }));
}

const hosts = { 'f:hosts': {} };
const http = { 'f:http': {} };

describe('managedFields', () => {
  test('the creator owns every field, lists of custom kinds as a whole', () => {
    const created = written(
      undefined,
      aVirtualService({ labels: { a: 'b' } }, { hosts: ['x'], http: [{ route: [] }] }),
      'kubectl',
    );
    expect(ownersOf(created)).toEqual([
      {
        manager: 'kubectl',
        time: '2026-01-01T00:00:00Z',
        fieldsV1: {
          'f:metadata': { 'f:labels': { ...itself, 'f:a': {} } },
          'f:spec': { ...itself, ...hosts, ...http },
        },
      },
    ]);
  });

  test('who changes a field takes it, and the others keep their times', () => {
    const created = written(undefined, aVirtualService({}, { hosts: ['x'], http: [1] }), 'kubectl');
    const changed = written(created, { ...created, spec: { hosts: ['x'], http: [2] } }, 'sluice', later);
    expect(ownersOf(changed)).toEqual([
      { manager: 'kubectl', time: '2026-01-01T00:00:00Z', fieldsV1: { 'f:spec': { ...itself, ...hosts } } },
      { manager: 'sluice', time: '2026-01-01T00:05:00Z', fieldsV1: { 'f:spec': http } },
    ]);
  });

  test('a removed field leaves its owner, and an owner of nothing goes', () => {
    const created = written(undefined, aVirtualService({}, { hosts: ['x'] }), 'kubectl');
    const extended = written(created, { ...created, spec: { hosts: ['x'], http: [1] } }, 'sluice');
    const reduced = written(extended, { ...extended, spec: { hosts: ['x'] } }, 'kubectl', later);
    expect(ownersOf(reduced)).toEqual([
      { manager: 'kubectl', time: '2026-01-01T00:00:00Z', fieldsV1: { 'f:spec': { ...itself, ...hosts } } },
    ]);
  });

  test('items of keyed lists of built-in kinds are owned one by one', () => {
    const pod = (image: string): KubeObject => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'p' },
      spec: {
        containers: [
          { name: 'a', image },
          { name: 'b', image: 'y' },
        ],
      },
    });
    const created = {
      ...pod('x'),
      metadata: {
        name: 'p',
        managedFields: trackWrite(undefined, pod('x'), { manager: 'one', apiVersion: 'v1' }, start, pods),
      },
    };
    const entries = trackWrite(created, pod('z'), { manager: 'two', apiVersion: 'v1' }, start, pods);
    expect(entries.find(({ manager }) => manager === 'two')?.fieldsV1).toEqual({
      'f:spec': { 'f:containers': { 'k:{"name":"a"}': { 'f:image': {} } } },
    });
    // Go writes spec and containers of every pod, so that nobody adds them.
    expect(entries.find(({ manager }) => manager === 'one')?.fieldsV1).toEqual({
      'f:spec': {
        'f:containers': {
          'k:{"name":"a"}': { ...itself, 'f:name': {} },
          'k:{"name":"b"}': { ...itself, 'f:name': {}, 'f:image': {} },
        },
      },
    });
  });

  test('more than ten managers merge into ancient-changes', () => {
    let object = written(undefined, aVirtualService({ labels: { l0: 'x' } }, {}), 'm0');
    for (let index = 1; index <= 12; index++) {
      const labels = { ...object.metadata.labels, [`l${index}`]: 'x' };
      const at = new Date(start.getTime() + index * 1_000);
      object = written(object, { ...object, metadata: { ...object.metadata, labels } }, `m${index}`, at);
    }
    const managers = object.metadata.managedFields?.map(({ manager }) => manager) ?? [];
    expect(managers).toHaveLength(10);
    expect(managers).toContain('ancient-changes');
    expect(managers).toContain('m12');
  });
});

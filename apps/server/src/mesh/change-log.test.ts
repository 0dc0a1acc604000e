import { expect, test } from 'vitest';
import { createChangeLog } from './change-log.ts';

const ref = { kind: 'VirtualService', namespace: 'default', name: 'reviews' } as const;
const nonces = new Map([['/web.default', 'n1']]);
const rules = (version: string, weight: number, time?: string) => ({
  metadata: {
    name: 'reviews',
    namespace: 'default',
    resourceVersion: version,
    ...(time !== undefined && { managedFields: [{ manager: 'kubectl', time }, { manager: 'sluice' }] }),
  },
  spec: { weight },
});

function start() {
  let now = Date.parse('2026-01-01T00:00:10.500Z');
  const log = createChangeLog({ nonces: () => nonces, now: () => now });
  return { log, pass: (ms: number) => (now += ms), now: () => now };
}

test('a change is known with what came before it, and the nonces of then', () => {
  const { log, now } = start();
  log.note('VirtualService', rules('1', 10), rules('2', 20, '2026-01-01T00:00:10Z'));
  expect(log.latest(ref)).toMatchObject({
    type: 'route',
    version: '2',
    acceptedUntil: now(),
    acceptedFrom: now() - 1_000,
    before: nonces,
    states: [{ object: { spec: { weight: 10 } } }, { object: { spec: { weight: 20 } } }],
  });
});

test('one that is seen late was accepted when the API server says it was', () => {
  const { log } = start();
  log.note('DestinationRule', undefined, rules('2', 20, '2026-01-01T00:00:03Z'));
  expect(log.latest({ ...ref, kind: 'DestinationRule' })).toMatchObject({
    type: 'cluster',
    acceptedFrom: Date.parse('2026-01-01T00:00:03Z'),
  });
});

test('what leaves the spec as it is changes nothing', () => {
  const { log } = start();
  log.note('VirtualService', rules('1', 10), rules('2', 10));
  expect(log.latest(ref)).toBeNull();
});

test('a deletion is a change without a version', () => {
  const { log } = start();
  log.note('VirtualService', rules('1', 10), undefined);
  expect(log.latest(ref)).toMatchObject({ version: null, states: [{ object: { spec: { weight: 10 } } }] });
});

test('after a minute a change is forgotten, when others come', () => {
  const { log, pass } = start();
  log.note('VirtualService', rules('1', 10), rules('2', 20));
  pass(61_000);
  log.note('DestinationRule', undefined, rules('9', 1));
  expect(log.latest(ref)).toBeNull();
});

test('versions that a change of the history has led to are called by its id', () => {
  const { log } = start();
  log.name('c1', [{ object: ref, version: '2' }]);
  log.name('c2', [{ object: ref, version: null }]);
  expect(log.nameOf({ object: ref, version: '2' })).toBe('c1');
  expect(log.nameOf({ object: ref, version: null })).toBe('c2');
  expect(log.nameOf({ object: ref, version: '3' })).toBeNull();
  for (let i = 0; i < 2_000; i += 1) log.name('other', [{ object: { ...ref, name: `n${i}` }, version: '1' }]);
  expect(log.nameOf({ object: ref, version: '2' })).toBeNull();
});

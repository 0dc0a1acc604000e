import { justApplied, type Progress } from '@sluice/shared/propagation/acknowledgement';
import { expect, test } from 'vitest';
import { changeOf, type ObjectChange } from './change-log.ts';
import { isForgotten, isOver, pauseBefore, type Subject, subjectOf, takeIn } from './subject.ts';

const at = 1_000_000;
const object = (name: string) => ({ kind: 'VirtualService', namespace: 'default', name }) as const;
const state = (version: string) => ({ metadata: { name: 'reviews', namespace: 'default', resourceVersion: version } });
const changed = (name: string, version: number, seenAt = at): ObjectChange =>
  changeOf(object(name), state(`${version - 1}`), state(`${version}`), seenAt, () => new Map());
const progress = (state: Progress['state']): Progress => ({ ...justApplied, state });

function following(...changes: ObjectChange[]): Subject {
  const made = subjectOf(changes);
  if (made === null) throw new Error('nothing to follow');
  return made;
}

test('a change on top of one that is not in effect yet is waited for together with it', () => {
  const first = following(changed('reviews', 2), changed('delegate', 5));
  const both = subjectOf([changed('reviews', 3, at + 100)], first);
  expect([...(both?.objects.values() ?? [])].map(({ version }) => version)).toEqual(['3', '5']);
  expect(both?.newest.version).toBe('3');
  // Who got what came in between is concerned as well.
  expect(both?.objects.get('VirtualService default/reviews')?.states).toHaveLength(4);
  expect(both).toMatchObject({ askedAt: null, inEffectAt: null, progress: { state: 'applied' } });
});

test('what is in effect is not waited for again', () => {
  const first = following(changed('reviews', 2), changed('delegate', 5));
  takeIn(first, progress('in-effect'), at + 400);
  const next = subjectOf([changed('reviews', 3, at + 1_000)], first);
  expect([...(next?.objects.keys() ?? [])]).toEqual(['VirtualService default/reviews']);
  expect(subjectOf([], null)).toBeNull();
});

test('in effect since it was first seen so, and not any more when a proxy refuses it after all', () => {
  const subject = following(changed('reviews', 2));
  takeIn(subject, progress('in-effect'), at + 400);
  takeIn(subject, progress('in-effect'), at + 700);
  expect(subject.inEffectAt).toBe(at + 400);
  expect([isOver(subject, at + 5_000), isOver(subject, at + 5_500)]).toEqual([false, true]);
  takeIn(subject, progress('rejected'), at + 900);
  expect(subject.inEffectAt).toBeNull();
  expect(isOver(subject, at + 60_000)).toBe(false);
  expect([isForgotten(subject, at + 60_000), isForgotten(subject, at + 3_600_000)]).toEqual([false, true]);
});

test.each<{ age: number; state: Progress['state']; took: number; pause: number }>([
  { age: 300, state: 'distributing', took: 10, pause: 250 },
  { age: 10_000, state: 'distributing', took: 10, pause: 500 },
  { age: 60_000, state: 'rejected', took: 10, pause: 1_000 },
  { age: 600_000, state: 'distributing', took: 10, pause: 5_000 },
  { age: 300, state: 'unknown', took: 10, pause: 1_000 },
  { age: 60_000, state: 'unknown', took: 10, pause: 5_000 },
  { age: 300, state: 'distributing', took: 600, pause: 2_400 },
])('$age ms after a change that is $state, asked in $took ms: $pause ms', ({ age, state, took, pause }) => {
  const subject = following(changed('reviews', 2));
  takeIn(subject, progress(state), at + age);
  expect(pauseBefore([subject], took, at + age)).toBe(pause);
});

import { emptyMesh } from '@sluice/shared/istio/mesh';
import { expect, test } from 'vitest';
import { createSeenStates } from './seen-states.ts';

const reviews = { namespace: 'default', name: 'reviews' };

test('finds what a service looked like, not what another did, and forgets the oldest', () => {
  const states = createSeenStates();
  const first = { ...emptyMesh };
  states.note(reviews, 'first', first);
  expect(states.find(reviews, 'first')).toBe(first);
  expect(states.find(reviews, 'never')).toBeNull();
  expect(states.find({ ...reviews, name: 'ratings' }, 'first')).toBeNull();
  for (let i = 0; i < 63; i += 1) states.note(reviews, `etag-${i}`, emptyMesh);
  states.note(reviews, 'first', first);
  for (let i = 63; i < 100; i += 1) states.note(reviews, `etag-${i}`, emptyMesh);
  expect(states.find(reviews, 'first')).toBe(first);
  expect(states.find(reviews, 'etag-0')).toBeNull();
});

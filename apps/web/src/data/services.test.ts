import type { Propagation } from '@sluice/shared/api/propagation';
import { justApplied } from '@sluice/shared/propagation/acknowledgement';
import { expect, test } from 'vitest';
import { furtherOf } from './services.ts';

const applied: Propagation = { ...justApplied, change: null, since: 1_000, inEffectAt: null };
const named: Propagation = { ...applied, change: 'a' };
const inEffect: Propagation = { ...named, state: 'in-effect', inEffectAt: 2_000, acknowledged: 6, affected: 6 };
const later: Propagation = { ...named, change: 'b', since: 3_000 };

test.each<[what: string, heard: Propagation | null, answered: Propagation | null, expected: Propagation | null]>([
  ['nothing is known', null, null, null],
  ['only the answer knows', null, named, named],
  ['only the stream has told', inEffect, null, inEffect],
  ['the answer comes after the proxies have acknowledged', inEffect, named, inEffect],
  ['also where its time is another', inEffect, { ...named, since: 900 }, inEffect],
  ['the stream did not know the name yet', { ...inEffect, change: null }, named, inEffect],
  ['the answer knows more', named, inEffect, inEffect],
  ['the answer is about a later change', inEffect, later, later],
  ['the stream is about a later change', later, inEffect, later],
])('of the proxies, when %s', (_, heard, answered, expected) => {
  expect(furtherOf(heard, answered)).toEqual(expected);
});

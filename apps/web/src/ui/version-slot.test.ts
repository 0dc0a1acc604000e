import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { colorOf, dashOf, markerOf, slotCount, slotsOf } from './version-slot.ts';

test.each([
  { versions: ['v1', 'v2', 'v3'], slots: [1, 2, 3] },
  { versions: ['v3'], slots: [3] },
  { versions: ['v7', 'v1'], slots: [7, 1] },
  { versions: ['v13', 'v1'], slots: [1, 1] },
  { versions: ['stable', 'canary'], slots: [2, 1] },
  { versions: ['v1', 'canary', 'blue'], slots: [1, 3, 2] },
  { versions: ['v0', 'v1'], slots: [2, 1] },
  { versions: [], slots: [] },
])('$versions have slots $slots', ({ versions, slots }) => {
  const found = slotsOf(versions);
  expect(versions.map((version) => found.get(version))).toEqual(slots);
});

test('the slot of a version does not depend on the order of the list', () => {
  const versions = ['v2', 'v10', 'green', 'v1', 'blue'];
  expect(slotsOf(versions.toReversed())).toEqual(slotsOf(versions));
});

test('more versions than slots all get one', () => {
  const versions = Array.from({ length: 2 * slotCount }, (_, index) => `name-${String.fromCharCode(97 + index)}`);
  const slots = [...slotsOf(versions).values()];
  expect(slots.every((slot) => slot >= 1 && slot <= slotCount)).toBe(true);
  expect(new Set(slots).size).toBe(slotCount);
});

test('lines and markers of twelve versions all differ', () => {
  const slots = [...slotsOf(Array.from({ length: 12 }, (_, index) => `v${index + 1}`)).values()];
  expect(new Set(slots.map((slot) => `${colorOf(slot)} ${dashOf(slot)}`)).size).toBe(12);
  expect(new Set(slots.map((slot) => `${colorOf(slot)} ${markerOf(slot)}`)).size).toBe(12);
  expect(slots.every((slot) => markerOf(slot) !== '')).toBe(true);
});

test('each of the looks has a colour and a pattern of its own in the style sheet', async () => {
  const css = await readFile(join(import.meta.dirname, '../styles/versions.css'), 'utf8');
  const rules = [...css.matchAll(/((?:\[data-slot="\d+"\],?\s*)+)\{([^}]*)\}/g)];
  const looks = Array.from({ length: slotCount }, (_, index) =>
    rules
      .filter(([, selectors]) => selectors?.includes(`"${index + 1}"`))
      .map(([, , declarations]) => declarations)
      .join(),
  );
  expect(new Set(looks).size).toBe(slotCount);
});

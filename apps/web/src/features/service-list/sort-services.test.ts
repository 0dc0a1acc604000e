import { expect, test } from 'vitest';
import { nextOrder, type Sortable, type SortOrder, sortServices } from './sort-services.ts';

const aService = (name: string, change: Partial<Sortable> = {}): Sortable => ({
  name,
  rate: null,
  success: null,
  p95: null,
  findings: 0,
  ...change,
});

const services = [
  aService('b', { rate: 5, success: 0.9 }),
  aService('a', { rate: 20, success: 1 }),
  aService('d'),
  aService('c', { rate: 5, success: 0.2 }),
];

test.each<[SortOrder, string]>([
  ['name', 'abcd'],
  ['-name', 'dcba'],
  ['rate', 'bcad'],
  ['-rate', 'abcd'],
  ['success', 'cbad'],
  ['-success', 'abcd'],
  ['p95', 'abcd'],
  ['-findings', 'abcd'],
])('by %s: %s, the unknown last, equals by name', (order, expected) => {
  const sorted = sortServices(services, order, (service) => service);
  expect(sorted.map(({ name }) => name).join('')).toBe(expected);
});

test.each<[SortOrder, 'name' | 'rate' | 'success', SortOrder]>([
  ['name', 'name', '-name'],
  ['-name', 'name', 'name'],
  ['name', 'rate', '-rate'],
  ['-rate', 'rate', 'rate'],
  ['-rate', 'success', 'success'],
  ['rate', 'name', 'name'],
])('from %s a press on %s leads to %s', (present, key, next) => {
  expect(nextOrder(present, key)).toBe(next);
});

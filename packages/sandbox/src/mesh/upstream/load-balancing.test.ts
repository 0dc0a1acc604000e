import { describe, expect, test } from 'vitest';
import { seededRandom } from '../random.ts';
import { workloadIdentityOf } from '../workload-identity.ts';
import { pickByHash, pickLeastRequest } from './load-balancing.ts';

describe('load balancing', () => {
  const identity = workloadIdentityOf({ metadata: { name: 'any' } });
  const endpoints = ['a', 'b', 'c'].map((podUid) => ({ podUid, address: '10.0.0.1', port: 80, identity }));

  const idle = { activeOf: () => 0 };

  test('idle pods get even shares', () => {
    const random = seededRandom(3);
    const counts = new Map<string, number>();
    for (let draw = 0; draw < 3_000; draw++) {
      const { podUid } = pickLeastRequest(endpoints, idle, random);
      counts.set(podUid, (counts.get(podUid) ?? 0) + 1);
    }
    for (const count of counts.values()) expect(Math.abs(count - 1_000)).toBeLessThan(130);
  });

  test('busy pods get fewer', () => {
    const random = seededRandom(3);
    const active = { activeOf: (podUid: string) => (podUid === 'a' ? 1 : 0) };
    const draws = Array.from({ length: 900 }, () => pickLeastRequest(endpoints, active, random).podUid);
    // Only when both draws fall on it: one ninth.
    expect(draws.filter((podUid) => podUid === 'a').length / 900).toBeLessThan(0.16);
  });

  test('a key stays with its pod when another pod goes', () => {
    const keys = Array.from({ length: 200 }, (_, index) => `user ${index}`);
    const before = new Map(keys.map((key) => [key, pickByHash(endpoints, key).podUid]));
    expect(new Set(before.values()).size).toBe(3);
    const left = endpoints.filter(({ podUid }) => podUid !== 'b');
    for (const [key, podUid] of before) if (podUid !== 'b') expect(pickByHash(left, key).podUid).toBe(podUid);
  });
});

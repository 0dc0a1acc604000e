import { describe, expect, test } from 'vitest';
import { LoadGenerator } from '../load/load-generator.ts';
import { bodyText } from './http-message.ts';
import { destinationRule, split, virtualService } from './testing/bookinfo-rules.ts';
import { InMemoryMesh } from './testing/in-memory-mesh.ts';
import { countedBy, totalOf } from './testing/request-counts.ts';

/** At least so many pages. @returns how many it was */
function visit(mesh: InMemoryMesh, pages: number): number {
  const { clock, ingress, sessions } = mesh;
  const load = new LoadGenerator({
    clock,
    seed: 7,
    ingress,
    sessions,
    authority: 'bookinfo.example',
    requestsPerSecond: 100,
  });
  while (load.report().sent < pages) clock.advance(1);
  load.setRate(0);
  clock.advance(5_000);
  return load.report().sent;
}

function reviewsByVersion(mesh: InMemoryMesh): Record<string, number> {
  const counted = countedBy(mesh, 'productpage', {
    reporter: 'source',
    destination_service_name: 'reviews',
    response_code: '200',
  });
  return Object.fromEntries(counted.map(({ labels, value }) => [labels.destination_version, value]));
}

/** Five standard deviations of a binomial share: a wrong split fails, chance practically never does. */
function tolerance(share: number, requests: number): number {
  return 5 * Math.sqrt((share * (1 - share)) / requests);
}

describe('with a split', () => {
  test.each([
    { weights: { v1: 90, v2: 10 }, shares: { v1: 0.9, v2: 0.1 } },
    { weights: { v1: 1, v2: 1, v3: 2 }, shares: { v1: 0.25, v2: 0.25, v3: 0.5 } },
    { weights: { v3: 100 }, shares: { v3: 1 } },
    { weights: { v1: 0, v2: 50 }, shares: { v2: 1 } },
  ])('$weights', ({ weights, shares }) => {
    const mesh = new InMemoryMesh();
    mesh.put(destinationRule('reviews', ['v1', 'v2', 'v3']));
    mesh.put(virtualService('reviews', [{ route: split('reviews', weights as Record<string, number>) }]));
    mesh.settle();
    const pages = visit(mesh, 3_000);
    const counted = reviewsByVersion(mesh);
    const total = Object.values(counted).reduce((sum, value) => sum + value, 0);
    expect(total).toBe(pages);
    expect(Object.keys(counted).toSorted()).toEqual(Object.keys(shares));
    for (const [version, share] of Object.entries(shares)) {
      expect(Math.abs((counted[version] ?? 0) / total - share)).toBeLessThanOrEqual(tolerance(share, total));
    }
  });
});

test('without rules requests spread over all pods, whatever their version', () => {
  const mesh = new InMemoryMesh();
  visit(mesh, 3_000);
  const counted = reviewsByVersion(mesh);
  expect(Object.keys(counted).toSorted()).toEqual(['v1', 'v2', 'v3']);
  // The default load balancer favours pods with fewer requests under way, so this is only nearly even.
  for (const value of Object.values(counted)) expect(Math.abs(value / 3_000 - 1 / 3)).toBeLessThan(0.06);
});

test('both ends count the same requests, each pod its own', () => {
  const mesh = new InMemoryMesh({ scenario: 'canary' });
  visit(mesh, 500);
  for (const version of ['v1', 'v2']) {
    const arrived = totalOf(countedBy(mesh, `reviews-${version}`, { reporter: 'destination' }));
    expect(arrived).toBe(reviewsByVersion(mesh)[version]);
  }
  const called = totalOf(countedBy(mesh, 'reviews', { reporter: 'source', destination_service_name: 'ratings' }));
  expect(called).toBe(totalOf(countedBy(mesh, 'reviews-v2', { reporter: 'destination' })));
  expect(totalOf(countedBy(mesh, 'ratings-v1', { reporter: 'destination' }))).toBe(called);
});

describe('what rules leave to chance', () => {
  function drawn({ seed, slowed }: { seed: number; slowed: boolean }): string[] {
    const mesh = new InMemoryMesh({ seed });
    mesh.put(destinationRule('reviews', ['v1', 'v2', 'v3']));
    mesh.put(virtualService('reviews', [{ route: split('reviews', { v1: 60, v2: 30, v3: 10 }) }]));
    mesh.settle();
    if (slowed) mesh.troubles.of('default', 'details-v1').latencyMs = 40;
    return Array.from({ length: 60 }, () => {
      const { response } = mesh.get('/productpage');
      return /(reviews-v\d)/.exec(response === null ? '' : bodyText(response.body))?.[1] ?? 'none';
    });
  }

  test('is the same for the same seed, request by request, also when services take longer', () => {
    const versions = drawn({ seed: 42, slowed: false });
    expect(new Set(versions)).toEqual(new Set(['reviews-v1', 'reviews-v2', 'reviews-v3']));
    expect(drawn({ seed: 42, slowed: false })).toEqual(versions);
    expect(drawn({ seed: 42, slowed: true })).toEqual(versions);
  });

  test('is another for another seed', () => {
    expect(drawn({ seed: 42, slowed: false })).not.toEqual(drawn({ seed: 43, slowed: false }));
  });
});

/** Services with as many versions as there are colours, and with twice as many. */
import { splitOfReviews } from '../journeys/istio-objects.ts';
import { draft, draftAndReview, reviews } from './hands.ts';
import type { World } from './scene.ts';

const chart = '[data-chart=rate] path[data-version=v6]';
const countsOfVersions = [6, 12];

export const manyVersions: readonly World[] = countsOfVersions.map((count) => {
  const names = Array.from({ length: count }, (_, at) => `v${at + 1}`);
  return {
    name: `${count}-versions`,
    scenario: 'plain',
    async setUp({ cluster }) {
      for (const version of names.slice(3)) await cluster.addReviews(version);
      const spec = { host: 'reviews', subsets: names.map((version) => ({ name: version, labels: { version } })) };
      await cluster.create('destinationrules', {
        ...{ apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule', metadata: { name: 'reviews' } },
        spec,
      });
      await cluster.create('virtualservices', splitOfReviews(namesWithWeights(names)));
      // Until the new pods are ready and have answered.
      await new Promise((resolve) => setTimeout(resolve, 15_000));
    },
    scenes: [
      { name: 'overview', path: '/n/default', settleSeconds: 6 },
      { name: 'service', path: reviews, ready: chart, settleSeconds: 10, isMain: true },
      { name: 'service-draft', path: reviews, ready: chart, act: (page) => draft(page, 1, 'PageUp') },
      {
        name: 'review',
        path: reviews,
        ready: chart,
        act: (page) => draftAndReview(page, 1),
      },
    ],
  };
});

/** Whole percents that add up to 100: what is left over goes to the first. */
function namesWithWeights(names: readonly string[]): (readonly [string, number])[] {
  const each = Math.floor(100 / names.length);
  return names.map((name, at) => [name, at === 0 ? 100 - each * (names.length - 1) : each]);
}

/** Worlds to start with, by name. Each is Bookinfo in a mesh; they differ in the rules that are there already. */
import { bookinfoObjects } from './bookinfo-seed.ts';
import { istioObjects } from './istio-seed.ts';
import type { KubeObject } from './kube-object.ts';
import type { ObjectStore } from './object-store.ts';
import type { Random } from './random-names.ts';
import { gitopsSeeds } from './seeds/gitops-seed.ts';
import { enlarge, largeObjects, largeTour } from './seeds/large-seed.ts';
import { applied, installed, type Seed } from './seeds/seed.ts';

export const scenarioNames = ['plain', 'all-v1', 'canary', 'gitops', 'large'] as const;
export type ScenarioName = (typeof scenarioNames)[number];

const namespace = 'default';
const apiVersion = 'networking.istio.io/v1';

function destinationRule(host: string, versions: readonly string[]): KubeObject {
  const subsets = versions.map((version) => ({ name: version, labels: { version } }));
  return { apiVersion, kind: 'DestinationRule', metadata: { name: host, namespace }, spec: { host, subsets } };
}

/** Subset to weight; without weights for a single subset, as in Istio's samples. */
function virtualService(host: string, subsets: readonly (readonly [string, number?])[]): KubeObject {
  const route = subsets.map(([subset, weight]) => ({
    destination: { host, subset },
    ...(weight !== undefined && { weight }),
  }));
  return {
    apiVersion,
    kind: 'VirtualService',
    metadata: { name: host, namespace },
    spec: { hosts: [host], http: [{ route }] },
  };
}

/** samples/bookinfo/networking/destination-rule-all.yaml, as far as Bookinfo has these versions. */
const allDestinationRules = [
  destinationRule('productpage', ['v1']),
  destinationRule('reviews', ['v1', 'v2', 'v3']),
  destinationRule('ratings', ['v1', 'v2', 'v2-mysql', 'v2-mysql-vm']),
  destinationRule('details', ['v1', 'v2']),
];

const rules: Record<ScenarioName, () => readonly Seed[]> = {
  plain: () => [],
  'all-v1': () =>
    [
      ...allDestinationRules,
      ...['productpage', 'reviews', 'ratings', 'details'].map((host) => virtualService(host, [['v1']])),
    ].map(applied),
  canary: () =>
    [
      destinationRule('reviews', ['v1', 'v2', 'v3']),
      virtualService('reviews', [
        ['v1', 90],
        ['v2', 10],
      ]),
    ].map(applied),
  gitops: () => gitopsSeeds,
  // Without what was applied: it would be half of the memory of so many objects.
  large: () => largeObjects().map(installed),
};

export function isScenarioName(name: string): name is ScenarioName {
  return (scenarioNames as readonly string[]).includes(name);
}

/** All objects of a scenario, in the order of creation. */
export function scenarioSeeds(name: ScenarioName): Seed[] {
  const added = rules[name]();
  const replaced = new Set(added.map(({ object }) => nameOf(object)));
  const bookinfo = bookinfoObjects().filter((object) => !replaced.has(nameOf(object)));
  return [...istioObjects().map(installed), ...bookinfo.map(applied), ...added];
}

function nameOf({ kind, metadata }: KubeObject): string {
  return `${kind} ${metadata.namespace}/${metadata.name}`;
}

/** What is made of the objects of a scenario once they run. */
export function completeScenario(
  name: ScenarioName,
  { store, random, nextAddress }: { store: ObjectStore; random: Random; nextAddress: () => string },
): void {
  if (name === 'large') enlarge(store, random, nextAddress);
}

/** Where visitors go besides the product page: paths at the ingress gateway. */
export function tourOf(name: ScenarioName): readonly string[] {
  return name === 'large' ? largeTour : [];
}

/** What journeys have at hand: a browser, a mesh with traffic, the server on it, and a cluster without rules. */
import { test as base } from '@playwright/test';
import { launchOptions } from '../browser/launch-options.ts';
import type { ClusterAccess } from '../stack/cluster-access.ts';
import type { SandboxControl } from '../stack/sandbox-control.ts';
import { type Stack, startStack } from '../stack/start-stack.ts';
import { knowingCluster, waitForCleanStart } from './known-to-server.ts';

type WorkerFixtures = { readonly stack: Stack };
type TestFixtures = {
  /** Without rules and history of reviews when a journey begins. What is written with it, the server knows of. */
  readonly cluster: ClusterAccess;
  readonly sandbox: SandboxControl;
};

const requestsPerSecond = 200;

export const test = base.extend<TestFixtures, WorkerFixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: the runner reads the names of what is needed from the pattern
  launchOptions: [async ({}, use) => use(await launchOptions()), { scope: 'worker' }],
  stack: [
    // biome-ignore lint/correctness/noEmptyPattern: the runner reads the names of what is needed from the pattern
    async ({}, use, { workerIndex }) => {
      const stack = await startStack({ name: `worker-${workerIndex}`, requestsPerSecond });
      await use(stack);
      await stack.stop();
    },
    { scope: 'worker', timeout: 300_000 },
  ],
  baseURL: async ({ stack }, use) => use(stack.url),
  cluster: async ({ stack: { cluster, url } }, use) => {
    await removeRules(cluster);
    await cluster.forgetChanges();
    await waitForCleanStart(url);
    await use(knowingCluster(cluster, url));
  },
  sandbox: async ({ stack }, use) => {
    await use(stack.sandbox);
    await stack.sandbox.setApiDown(false);
    await stack.sandbox.setCrashed('reviews-v3', false);
  },
});

export { expect } from '@playwright/test';

/** The VirtualService first: subsets are removed after nothing uses them. */
async function removeRules(cluster: ClusterAccess): Promise<void> {
  for (const plural of ['virtualservices', 'destinationrules'] as const) {
    for (const { metadata } of await cluster.list(plural)) {
      if (metadata.name === 'reviews') await cluster.remove(plural, metadata.name);
    }
  }
}

/** The server follows the cluster with a delay; a journey begins when it has caught up. */
import { expect } from '@playwright/test';
import { getService, type ServiceState } from '@sluice/shared/api/services';
import type { ClusterAccess } from '../stack/cluster-access.ts';

const patience = { timeout: 60_000 };

async function reviewsAt(url: string): Promise<ServiceState> {
  const answer = await fetch(`${url}/api/v1/namespaces/default/services/reviews`);
  return getService.response.parse(await answer.json());
}

/** No object decides about reviews, and all of its pods are ready again. */
export async function waitForCleanStart(url: string): Promise<void> {
  await expect(async () => {
    const { objects, versions } = await reviewsAt(url);
    expect(objects).toEqual([]);
    expect(versions.map(({ pods }) => `${pods.ready}/${pods.total}`)).toEqual(['1/1', '1/1', '1/1']);
  }).toPass(patience);
}

/** Creating waits until the server knows of it, so that a page opened afterwards begins with it. */
export function knowingCluster(cluster: ClusterAccess, url: string): ClusterAccess {
  return {
    ...cluster,
    async create(plural, object) {
      await cluster.create(plural, object);
      const { kind, metadata } = object;
      await expect(async () => {
        const { objects } = await reviewsAt(url);
        expect(objects).toContainEqual({ kind, namespace: 'default', name: metadata.name });
      }).toPass(patience);
    },
  };
}

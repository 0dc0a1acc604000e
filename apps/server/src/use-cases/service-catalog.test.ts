import { defaultMeshConfig, emptyMesh } from '@sluice/shared/istio/mesh';
import type { Service } from '@sluice/shared/kubernetes/core';
import { MeshIndex } from '@sluice/shared/routing/mesh-index';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createListeners } from '../listeners.ts';
import { createServiceCatalog, type ServiceCatalog } from './service-catalog.ts';

const aService = (namespace: string, name: string, port = 80): Service => ({
  metadata: { namespace, name },
  spec: { selector: { app: name }, ports: [{ port }] },
});

let index: MeshIndex;
let described: string[];
let catalog: ServiceCatalog;
const changes = createListeners<ReadonlySet<string>>();
beforeEach(() => {
  index = new MeshIndex({ ...emptyMesh, config: defaultMeshConfig });
  described = [];
  for (const name of ['b', 'a']) index.apply('services', undefined, aService('shop', name));
  index.apply('services', undefined, aService('bank', 'c'));
  index.apply('services', undefined, aService('istio-system', 'istiod'));
  catalog = createServiceCatalog({
    index,
    onChange: changes.subscribe,
    isComplete: () => true,
    rootNamespace: 'istio-system',
    onFault: (error) => {
      throw error;
    },
    seen: { note: ({ name }) => void described.push(name), find: () => null },
  });
});
afterEach(() => catalog.stop());

const names = (services: readonly { name: string }[]) => services.map(({ name }) => name);

test('gathered services are those of the list, each described once', async () => {
  expect(names(await catalog.gather())).toEqual(['c', 'a', 'b']);
  expect(await catalog.gather()).toEqual(catalog.list());
  expect(names(await catalog.gather('shop'))).toEqual(['a', 'b']);
  expect(described).toEqual(['c', 'a', 'b']);
});

test('what has changed since is described anew, the others are as they were', async () => {
  const [, before] = await catalog.gather();
  const [b] = index.all('services').filter(({ metadata }) => metadata.name === 'b');
  changes.emit(index.apply('services', b, aService('shop', 'b', 8080)));
  const [, a, changed] = await catalog.gather();
  expect(a).toBe(before);
  expect(changed?.ports).toEqual([8080]);
});

import { defaultMeshConfig, emptyMesh } from '@sluice/shared/istio/mesh';
import { expect, test } from 'vitest';
import { everything, sightOf } from '../access/sight.ts';
import { createConfigurationFindings } from './configuration-findings.ts';
import { type FindingsPorts, listFindings } from './list-findings.ts';

const services = ['a', 'b'].map((name) => ({ metadata: { name, namespace: 'shop' }, spec: {} }));

const findings = createConfigurationFindings({
  mesh: () => ({ ...emptyMesh, config: defaultMeshConfig, services }),
  namespaces: () => [],
  find: () => undefined,
  onObject: () => () => undefined,
});

const copy: FindingsPorts['copy'] = {
  meshFor: () => emptyMesh,
  hasService: () => false,
  servicesIn: () => [],
  hasNamespace: () => true,
  whenSeen: async () => true,
};

const ports = (cluster: Partial<FindingsPorts['cluster']>): FindingsPorts => ({
  cluster: {
    namespaces: null,
    isLoaded: () => true,
    whenLoaded: async () => true,
    health: () => ({ state: 'live', since: 1000, detail: null }),
    refusedKinds: () => [],
    ...cluster,
  },
  copy,
  findings,
  now: () => 5000,
});

const all = async () => everything;

test('counts what was checked, for now', async () => {
  expect(await listFindings({}, all, ports({}))).toEqual({ findings: [], checked: 2, asOf: 5000, unread: [] });
  expect(await listFindings({ namespace: 'bank' }, all, ports({}))).toMatchObject({ checked: 0 });
});

test('neither counts nor shows what the caller may not see', async () => {
  const other = async () => sightOf(['bank']);
  expect(await listFindings({}, other, ports({}))).toMatchObject({ findings: [], checked: 0 });
});

test('of an unreachable cluster the findings are as old as what was read of it', async () => {
  const health = () => ({ state: 'unreachable' as const, since: 2000, detail: 'ECONNREFUSED' });
  expect(await listFindings({}, all, ports({ health }))).toMatchObject({ checked: 2, asOf: 2000 });
  await expect(listFindings({}, all, ports({ health, isLoaded: () => false }))).rejects.toMatchObject({
    code: 'cluster-unreachable',
  });
});

test('names the kinds that may not be read', async () => {
  const refusedKinds = () => ['sidecars', 'virtualServices'] as const;
  expect((await listFindings({}, all, ports({ refusedKinds }))).unread).toEqual(['Sidecar', 'VirtualService']);
});

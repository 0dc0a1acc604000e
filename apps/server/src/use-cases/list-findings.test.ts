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
  hasNamespace: (namespace) => namespace !== 'typo',
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

test('a namespace that there is not is no namespace without findings', async () => {
  const typo = listFindings({ namespace: 'typo' }, all, ports({}));
  await expect(typo).rejects.toMatchObject({ code: 'not-found', message: "There is no namespace 'typo'" });
  const elsewhere = listFindings({ namespace: 'typo' }, all, ports({ namespaces: ['shop'] }));
  await expect(elsewhere).rejects.toMatchObject({ code: 'not-found', params: { namespaces: ['shop'] } });
  const refusedKinds = () => ['namespaces'] as const;
  expect(await listFindings({ namespace: 'typo' }, all, ports({ refusedKinds }))).toMatchObject({ checked: 0 });
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

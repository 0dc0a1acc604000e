import { emptyMesh } from '@sluice/shared/istio/mesh';
import type { Sidecar } from '@sluice/shared/istio/sidecar';
import type { Pod } from '@sluice/shared/kubernetes/core';
import { MeshIndex } from '@sluice/shared/routing/mesh-index';
import { expect, test } from 'vitest';
import { audienceNamespaces, rulesFor } from './audience-namespaces.ts';

const reviews = { namespace: 'team-1', name: 'reviews' };
const sidecar = (namespace: string, hosts: string[], labels?: Record<string, string>): Sidecar => ({
  metadata: { name: 'default', namespace },
  spec: { egress: [{ hosts }], ...(labels && { workloadSelector: { labels } }) },
});

type World = { pods?: number; sidecars?: Sidecar[]; gatewayIn?: string };

/** Twenty teams with a namespace each, which see nothing but their own unless their Sidecar says so. */
function indexOf({ pods = 600, sidecars = [], gatewayIn = 'edge' }: World = {}): MeshIndex {
  const teams = Array.from({ length: 20 }, (_, i) => `team-${i}`);
  const made = Array.from(
    { length: pods },
    (_, i): Pod => ({ metadata: { name: `p${i}`, namespace: `team-${i % 20}` } }),
  );
  const ingress: Pod = { metadata: { name: 'ingress', namespace: gatewayIn, labels: { istio: 'ingress' } } };
  const named = new Set(sidecars.map(({ metadata }) => metadata.namespace));
  const index = new MeshIndex({
    ...emptyMesh,
    pods: [...made, ingress],
    sidecars: [...sidecars, ...teams.filter((team) => !named.has(team)).map((team) => sidecar(team, ['./*']))],
    gateways: [{ metadata: { name: 'gateway', namespace: 'team-1' }, spec: { selector: { istio: 'ingress' } } }],
  });
  for (const name of [...teams, 'edge']) index.put('namespaces', { metadata: { name } });
  index.put('sidecars', sidecar('edge', ['./*']));
  return index;
}

const rulesOf = (index: MeshIndex) => audienceNamespaces(index, [rulesFor(reviews, index)]);

test('namespaces whose Sidecar lets the rules through, and those where labels decide', () => {
  expect(rulesOf(indexOf())).toEqual(['team-1']);
  expect(rulesOf(indexOf({ sidecars: [sidecar('team-7', ['team-1/*'])] }))).toEqual(['team-1', 'team-7']);
  expect(rulesOf(indexOf({ sidecars: [sidecar('team-9', ['./*'], { app: 'a' })] }))).toEqual(['team-1', 'team-9']);
});

test('gateways that rules are bound to, and all of them for a DestinationRule', () => {
  const index = indexOf();
  const object = { metadata: { name: 'reviews', namespace: 'team-1' }, spec: { hosts: ['*'], gateways: ['gateway'] } };
  expect(audienceNamespaces(index, [{ kind: 'VirtualService', object }])).toEqual(['edge']);
  const rule = { metadata: { name: 'reviews', namespace: 'team-1' }, spec: { host: 'reviews' } };
  expect(audienceNamespaces(index, [{ kind: 'DestinationRule', object: rule }])).toEqual(['edge', 'team-1']);
});

test('all where that is cheap, where it is nearly all, or where namespaces are not known', () => {
  expect(rulesOf(indexOf({ pods: 100 }))).toBeNull();
  const open = Array.from({ length: 12 }, (_, i) => sidecar(`team-${i}`, ['*/*']));
  expect(rulesOf(indexOf({ sidecars: open }))).toBeNull();
  const index = indexOf();
  for (const { metadata } of index.all('namespaces')) index.delete('namespaces', '', metadata.name);
  expect(rulesOf(index)).toBeNull();
});

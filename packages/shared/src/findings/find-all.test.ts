import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DestinationRule } from '../istio/destination-rule.ts';
import { defaultMeshConfig, emptyMesh, type Mesh } from '../istio/mesh.ts';
import type { VirtualService } from '../istio/virtual-service.ts';
import type { Pod, Service } from '../kubernetes/core.ts';
import { inputOfObjects } from './cluster/analysis-input.ts';
import { findAll, findAllIn, followFindings } from './find-all.ts';
import { aDestinationRule, aGateway, aPod, aService, aVirtualService } from './testing/objects.ts';

const mesh: Mesh = {
  ...emptyMesh,
  services: [aService('reviews') as Service],
  pods: ['v1', 'v2'].map((version) => aPod(`reviews-${version}`, { app: 'reviews', version }) as Pod),
  destinationRules: [
    aDestinationRule({
      host: 'reviews',
      subsets: ['v1', 'v2'].map((name) => ({ name, labels: { version: name } })),
    }) as DestinationRule,
  ],
  virtualServices: [virtualService(90, 10)],
};

function virtualService(...weights: number[]): VirtualService {
  const route = weights.map((weight, index) => ({ destination: { host: 'reviews', subset: `v${index + 1}` }, weight }));
  return aVirtualService({ hosts: ['reviews'], http: [{ route }] }) as VirtualService;
}

const codes = (of: Mesh) => findAll(of).map(({ code }) => code);

test('a healthy split has no findings', () => {
  expect(findAll(mesh)).toEqual([]);
});

test('the proposed state is looked at like the present one', () => {
  const proposed = { ...mesh, virtualServices: [virtualService(90, 5, 5)] };
  expect(codes(proposed)).toEqual(['IST0101']);
  expect(codes({ ...mesh, virtualServices: [virtualService(100, 0)] })).toEqual(['SLU0004']);
  expect(codes({ ...mesh, pods: mesh.pods.slice(0, 1) })).toEqual(['IST0173', 'SLU0006']);
});

test('the settings of the mesh count', () => {
  const corp = { ...mesh, config: { ...defaultMeshConfig, domain: 'corp' } };
  expect(findAll(corp)).toEqual([]);
});

test('objects of a mesh need not say what they are', () => {
  const { kind: _, apiVersion: __, ...bare } = virtualService(-1);
  const [first] = findAll({ ...mesh, virtualServices: [bare as VirtualService] });
  expect(first).toMatchObject({
    code: 'IST0106',
    severity: 'error',
    object: { kind: 'VirtualService', namespace: 'shop', name: 'it' },
    path: ['spec', 'http', 0, 'route', 0, 'weight'],
    messageKey: 'vs.weight.negative',
    params: { weight: -1 },
    message: 'weight -1 < 0',
  });
});

test('follows changes', () => {
  const findings = followFindings(mesh);
  const key = 'shop/it';
  findings.apply([{ kind: 'VirtualService', key, object: virtualService(100, 0) }]);
  expect(findings.all().map(({ code }) => code)).toEqual(['SLU0004']);
  findings.apply([{ kind: 'VirtualService', key, object: null }]);
  expect(findings.all()).toEqual([]);
});

test('Secrets are asked for only where they are known', () => {
  const gateway = aGateway({
    selector: { istio: 'ingress' },
    servers: [
      {
        port: { number: 443, protocol: 'HTTPS', name: 'web' },
        hosts: ['*'],
        tls: { mode: 'SIMPLE', credentialName: 'web' },
      },
    ],
  });
  const pod = aPod('ingress', { istio: 'ingress' });
  const service = {
    ...aService('ingress'),
    spec: { selector: { istio: 'ingress' }, ports: [{ name: 'https', port: 443, protocol: 'TCP' }] },
  };
  expect(
    findAll({ ...emptyMesh, gateways: [gateway as never], pods: [pod as Pod], services: [service as Service] }),
  ).toEqual([]);
  expect(findAllIn(inputOfObjects([gateway, pod, service])).map(({ messageKey }) => messageKey)).toEqual([
    'analyze.notFound.credential',
  ]);
});

test('whatever is written in a spec, it answers', () => {
  const kinds = ['VirtualService', 'DestinationRule', 'Gateway', 'ServiceEntry', 'Sidecar'];
  const json = fc.jsonValue({ maxDepth: 3 });
  const spec = fc.oneof(
    json,
    fc.record(
      { host: json, hosts: json, subsets: json, servers: json, selector: json, http: json, workloadSelector: json },
      { requiredKeys: [] },
    ),
  );
  const istio = fc.record({ kind: fc.constantFrom(...kinds), spec }).map(({ kind, spec: written }) => ({
    apiVersion: 'networking.istio.io/v1',
    kind,
    metadata: { name: 'it', namespace: 'shop' },
    spec: written,
  }));
  const others = fc.record({ kind: fc.constantFrom('Service', 'Secret'), spec: json, data: json }).map((object) => ({
    apiVersion: 'v1',
    metadata: { name: 'it', namespace: 'shop' },
    ...object,
  }));
  fc.assert(
    fc.property(fc.array(fc.oneof(istio, others), { maxLength: 5 }), (objects) => {
      for (const { message } of findAllIn(inputOfObjects(objects))) expect(message).not.toBe('');
    }),
    { numRuns: 500 },
  );
});

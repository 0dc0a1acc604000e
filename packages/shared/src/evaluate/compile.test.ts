import { expect, test } from 'vitest';
import { emptyMesh, type Mesh } from '../istio/mesh.ts';
import { compileMesh } from './compile.ts';

const metadata = (name: string) => ({ name, namespace: 'default' });
const mesh: Mesh = {
  ...emptyMesh,
  services: [{ metadata: metadata('reviews'), spec: { ports: [{ port: 9080, name: 'http' }] } }],
  virtualServices: [{ metadata: metadata('reviews'), spec: { hosts: ['reviews'] } }],
  destinationRules: [{ metadata: metadata('reviews'), spec: { host: 'reviews' } }],
};

test('what has not changed is taken over from an earlier compilation, and the rest is made anew', () => {
  const earlier = { mesh, compiled: compileMesh(mesh) };
  const virtualServices = [{ metadata: metadata('reviews'), spec: { hosts: ['reviews', 'other.example'] } }];
  const compiled = compileMesh({ ...mesh, virtualServices }, earlier);
  expect(compiled).toEqual(compileMesh({ ...mesh, virtualServices }));
  expect(compiled.services).toBe(earlier.compiled.services);
  expect(compiled.servicesByHost).toBe(earlier.compiled.servicesByHost);
  expect(compiled.destinationRules).toBe(earlier.compiled.destinationRules);
  expect(compiled.virtualServices).not.toBe(earlier.compiled.virtualServices);
});

test('another mesh configuration changes everything that was resolved with it', () => {
  const earlier = { mesh, compiled: compileMesh(mesh) };
  const config = { ...mesh.config, domain: 'example.local' };
  expect(compileMesh({ ...mesh, config }, earlier)).toEqual(compileMesh({ ...mesh, config }));
});

import { describe, expect, test } from 'vitest';
import { askPod } from '../pod-http.ts';
import { split, virtualService } from '../testing/bookinfo-rules.ts';
import { InMemoryMesh } from '../testing/in-memory-mesh.ts';

const directly = (status: number) => virtualService('reviews', [{ directResponse: { status } }]);
const statusOf = (mesh: InMemoryMesh) => mesh.get('/api/v1/products/0/reviews').response?.status;

/** Names of the pods of istiod, the first that of the seed. */
function meshWith(replicas: number) {
  const mesh = new InMemoryMesh();
  const first = mesh.podsOf('istiod')[0];
  const names = [first?.metadata.name ?? ''];
  for (let number = 2; number <= replicas; number++) {
    const name = `istiod-${number}`;
    mesh.put({ ...first, kind: 'Pod', metadata: { ...first?.metadata, name, uid: name } });
    names.push(name);
  }
  mesh.settle();
  return { mesh, names };
}

async function ask(mesh: InMemoryMesh, pod: string, path: string) {
  const answer = await askPod(mesh, { namespace: 'istio-system', pod, port: 15014, path, caller: 'loopback' });
  return answer ?? { status: 0, body: '' };
}

async function proxiesOf(mesh: InMemoryMesh, istiod: string): Promise<string[]> {
  const { body } = await ask(mesh, istiod, '/debug/syncz');
  return (JSON.parse(body) as { proxy: string }[]).map(({ proxy }) => proxy);
}

describe('several pods of istiod', () => {
  test('proxies stay where they are when another pod comes', async () => {
    const { mesh, names } = meshWith(2);
    expect(await proxiesOf(mesh, names[0] ?? '')).toHaveLength(7);
    expect(await proxiesOf(mesh, names[1] ?? '')).toEqual([]);
  });

  test('each reports the proxies that are connected to it, and together all of them once', async () => {
    const { mesh, names } = meshWith(2);
    mesh.controlPlane.spread(2);
    mesh.settle();
    const [first = [], second = []] = await Promise.all(names.map((name) => proxiesOf(mesh, name)));
    expect([first.length, second.length].toSorted()).toEqual([3, 4]);
    expect(new Set([...first, ...second]).size).toBe(7);
    const elsewhere = `/debug/config_dump?proxyID=${second[0]}`;
    expect((await ask(mesh, names[0] ?? '', elsewhere)).status).toBe(404);
    expect((await ask(mesh, names[1] ?? '', elsewhere)).status).toBe(200);
    expect((await ask(mesh, names[1] ?? '', '/metrics')).body).toContain(`} ${second.length}\n`);
  });

  test('a change reaches the proxies of all', () => {
    const { mesh } = meshWith(3);
    mesh.controlPlane.spread(3);
    mesh.settle();
    mesh.put(directly(418));
    mesh.settle();
    expect(statusOf(mesh)).toBe(418);
    expect(mesh.controlPlane.progress()).toEqual({ proxies: 7, synced: 7 });
  });

  test('proxies of a pod that ends connect to another', async () => {
    const { mesh, names } = meshWith(2);
    mesh.removePod(names[0] ?? '', 'istio-system');
    expect(mesh.controlPlane.progress().proxies).toBe(0);
    mesh.settle();
    expect(await proxiesOf(mesh, names[1] ?? '')).toHaveLength(7);
    expect((await ask(mesh, names[0] ?? '', '/debug/syncz')).status).toBe(0);
  });
});

describe('without istiod', () => {
  test('proxies go on with what they have, and get what they missed when it is back', () => {
    const { mesh } = meshWith(1);
    const [istiod] = mesh.podsOf('istiod');
    mesh.put(virtualService('reviews', [{ route: split('reviews', { v1: 1 }) }]));
    mesh.put(directly(410));
    mesh.settle();
    mesh.removePod(istiod?.metadata.name ?? '', 'istio-system');
    mesh.put(directly(418));
    mesh.clock.advance(10_000);
    expect(statusOf(mesh)).toBe(410);
    mesh.put({ ...istiod, kind: 'Pod', metadata: { ...istiod?.metadata, name: 'istiod-back', uid: 'back' } });
    mesh.settle();
    expect(statusOf(mesh)).toBe(418);
  });

  test('a pod that starts meanwhile serves, but calls nobody', () => {
    const { mesh } = meshWith(1);
    const [productpage] = mesh.podsOf('productpage-v1');
    mesh.removePod(mesh.podsOf('istiod')[0]?.metadata.name ?? '', 'istio-system');
    mesh.put({
      ...productpage,
      kind: 'Pod',
      metadata: { ...productpage?.metadata, name: 'productpage-v1-b', uid: 'b' },
    });
    mesh.settle();
    expect(mesh.dataPlane.podByName('default', 'productpage-v1-b')?.state).toBeNull();
  });
});

/** How quickly the Kubernetes API lists and how many changes it hands to watchers, client and server in one process. */

import { count, type Figure, printFigures } from '../../../scripts/print-figures.ts';
import { createCluster } from '../src/cluster/create-cluster.ts';
import type { KubeObject } from '../src/cluster/kube-object.ts';
import { startApiServer } from '../src/kubernetes-api/start-api-server.ts';
import { KubeClient } from '../tests/kube-client.ts';

const pageSize = 500;
const changes = 5_000;

const cluster = createCluster({ scenario: 'large' });
const api = await startApiServer({ store: cluster.store });
const client = new KubeClient(api.kubeconfig);
const pods = '/api/v1/pods';
const virtualServices = '/apis/networking.istio.io/v1/virtualservices';

async function listAll(path: string): Promise<{ objects: number; bytes: number; seconds: number }> {
  const began = performance.now();
  let objects = 0;
  let bytes = 0;
  let next = '';
  do {
    const { json, text } = await client.get(`${path}?limit=${pageSize}${next}`);
    objects += json.items.length;
    bytes += text.length;
    next = json.metadata.continue ? `&continue=${encodeURIComponent(json.metadata.continue)}` : '';
  } while (next !== '');
  return { objects, bytes, seconds: (performance.now() - began) / 1000 };
}

async function listing(name: string, path: string): Promise<Figure> {
  await listAll(path);
  const { objects, bytes, seconds } = await listAll(path);
  const rate = `${count(objects / seconds)} objects a second, ${(bytes / 1e6 / seconds).toFixed(0)} MB/s`;
  return { name, value: `${count(objects)} in ${(seconds * 1000).toFixed(0)} ms: ${rate}` };
}

/** Changes VirtualServices one after the other while so many watch them all. */
async function watching(watchers: number): Promise<Figure> {
  const type = cluster.store.registry.get('virtualservices.networking.istio.io');
  const targets = cluster.store.list(type);
  const from = cluster.store.version;
  const began = performance.now();
  const seen = Array.from({ length: watchers }, async () => {
    const watch = client.watch(`${virtualServices}?watch=true&resourceVersion=${from}`);
    let events = 0;
    for await (const { type: kind } of watch) if (kind === 'MODIFIED' && ++events === changes) break;
  });
  for (let change = 0; change < changes; change++) {
    const live = cluster.store.get(type, targetOf(targets[change % targets.length]?.object));
    const annotations = { ...live?.object.metadata.annotations, change: `${watchers}/${change}` };
    if (live) cluster.store.update(type, { ...live.object, metadata: { ...live.object.metadata, annotations } });
    if (change % 100 === 99) await new Promise(setImmediate);
  }
  await Promise.all(seen);
  const seconds = (performance.now() - began) / 1000;
  return {
    name: `watch, ${watchers} watching`,
    value: `${count(changes / seconds)} changes a second, ${count((watchers * changes) / seconds)} events a second`,
  };
}

function targetOf(object: KubeObject | undefined) {
  return { namespace: object?.metadata.namespace ?? '', name: object?.metadata.name ?? '' };
}

async function reads(name: string, atOnce: number): Promise<Figure> {
  const path = '/apis/networking.istio.io/v1/namespaces/orders-01/virtualservices/web';
  const total = 4_000;
  const began = performance.now();
  let sent = 0;
  const worker = async () => {
    while (sent++ < total) await client.get(path);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return { name, value: `${count((total * 1000) / (performance.now() - began))} a second` };
}

const figures = [
  await listing(`list, pods in pages of ${pageSize}`, pods),
  await listing(`list, VirtualServices in pages of ${pageSize}`, virtualServices),
  await reads('get, 8 at once', 8),
  await watching(1),
  await watching(10),
];
await client.close();
await api.close();
cluster.stop();
printFigures('Kubernetes API over a large mesh', figures);

/** A mesh whose gateway leads to pods that answer with what they were asked. */
import type { HttpResponse } from '../http-message.ts';
import { virtualService } from './bookinfo-rules.ts';
import { type GetOptions, InMemoryMesh } from './in-memory-mesh.ts';

const meta = { namespace: 'default', creationTimestamp: '2026-01-01T00:00:00Z' };

/** The destination `echo`, port 80. */
export const route = [{ destination: { host: 'echo', port: { number: 80 } } }];

export type EchoOptions = {
  /** `echo-1` and so on, each a workload of its own. */
  readonly pods?: number;
  /** Of a DestinationRule for `echo`. */
  readonly trafficPolicy?: object;
};

/** @param http rules of the VirtualService at the gateway */
export function echoMesh(http: readonly object[], { pods = 1, trafficPolicy }: EchoOptions = {}): InMemoryMesh {
  const mesh = new InMemoryMesh();
  const template = mesh.podsOf('ratings-v1')[0];
  mesh.put({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { ...meta, name: 'echo' },
    spec: { selector: { app: 'echo' }, ports: [{ name: 'http', port: 80, targetPort: 8080 }] },
  });
  for (let number = 1; number <= pods; number++) {
    const name = `echo-${number}`;
    mesh.put({
      ...template,
      kind: 'Pod',
      metadata: { ...meta, name, uid: name, labels: { app: 'echo', version: 'v1' } },
      spec: {
        containers: [
          { name: 'echo', image: 'example/echo' },
          { name: 'istio-proxy', args: ['proxy', 'sidecar'] },
        ],
      },
      status: { ...template?.status, containerStatuses: [] },
    });
  }
  mesh.put({
    ...virtualService('*', http),
    metadata: { ...meta, name: 'bookinfo' },
    spec: { hosts: ['*'], gateways: ['bookinfo-gateway'], http },
  });
  if (trafficPolicy !== undefined) putPolicy(mesh, trafficPolicy);
  mesh.settle();
  return mesh;
}

/** Creates or replaces the DestinationRule of `echo`. */
export function putPolicy(mesh: InMemoryMesh, trafficPolicy: object): void {
  mesh.put({
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    metadata: { ...meta, name: 'echo' },
    spec: { host: 'echo', trafficPolicy },
  });
}

/** Throws where the connection is closed without an answer. */
export function answerTo(mesh: InMemoryMesh, path: string, options: GetOptions = {}): HttpResponse {
  const { response } = mesh.get(path, options);
  if (response === null) throw new Error('the connection was closed');
  return response;
}

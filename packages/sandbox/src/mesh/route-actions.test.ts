import { describe, expect, test } from 'vitest';
import { bodyJson, bodyText, type HttpResponse } from './http-message.ts';
import { ActiveRequests, pickByHash, pickLeastRequest } from './load-balancing.ts';
import { seededRandom } from './random.ts';
import { virtualService } from './testing/bookinfo-rules.ts';
import { InMemoryMesh } from './testing/in-memory-mesh.ts';
import { workloadIdentityOf } from './workload-identity.ts';

/** A pod with an unknown image answers with what it was asked. */
function echoMesh(http: readonly object[]): InMemoryMesh {
  const mesh = new InMemoryMesh();
  const meta = { namespace: 'default', creationTimestamp: '2026-01-01T00:00:00Z' };
  const template = mesh.podsOf('ratings-v1')[0];
  mesh.put({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { ...meta, name: 'echo' },
    spec: { selector: { app: 'echo' }, ports: [{ name: 'http', port: 80, targetPort: 8080 }] },
  });
  mesh.put({
    ...template,
    kind: 'Pod',
    metadata: { ...meta, name: 'echo-1', uid: 'echo-1', labels: { app: 'echo', version: 'v1' } },
    spec: {
      containers: [
        { name: 'echo', image: 'example/echo' },
        { name: 'istio-proxy', args: ['proxy', 'sidecar'] },
      ],
    },
    status: { ...template?.status, containerStatuses: [] },
  });
  mesh.put({
    ...virtualService('*', http),
    metadata: { ...meta, name: 'bookinfo' },
    spec: { hosts: ['*'], gateways: ['bookinfo-gateway'], http },
  });
  mesh.settle();
  return mesh;
}

const route = [{ destination: { host: 'echo', port: { number: 80 } } }];

function answerTo(mesh: InMemoryMesh, path: string): HttpResponse {
  const { response } = mesh.get(path);
  if (response === null) throw new Error('the connection was closed');
  return response;
}

describe('rewrites', () => {
  test.each([
    { match: { prefix: '/api' }, rewrite: { uri: '/v2' }, path: '/api/x?y=1', arrives: '/v2/x?y=1' },
    { match: { prefix: '/api' }, rewrite: { uri: '/' }, path: '/api/x', arrives: '//x' },
    { match: { exact: '/old' }, rewrite: { uri: '/new' }, path: '/old', arrives: '/new' },
    { match: { regex: '/o.*' }, rewrite: { uri: '/new' }, path: '/other/path', arrives: '/new' },
    {
      match: { prefix: '/' },
      rewrite: { uriRegexRewrite: { match: '^/users/([0-9]+)', rewrite: '/u/\\1/profile' } },
      path: '/users/42',
      arrives: '/u/42/profile',
    },
  ])('$match, $rewrite: $path arrives as $arrives', ({ match, rewrite, path, arrives }) => {
    const mesh = echoMesh([{ match: [{ uri: match }], rewrite, route }]);
    expect(bodyJson(answerTo(mesh, path).body)).toMatchObject({ path: arrives });
  });
});

describe('redirects', () => {
  test.each([
    { redirect: { uri: '/new' }, status: 301, location: 'http://bookinfo.example/new?a=b' },
    {
      redirect: { authority: 'other.example', redirectCode: 302 },
      status: 302,
      location: 'http://other.example/old?a=b',
    },
    { redirect: { scheme: 'https' }, status: 301, location: 'https://bookinfo.example/old?a=b' },
    { redirect: { port: 8443, scheme: 'https' }, status: 301, location: 'https://bookinfo.example:8443/old?a=b' },
  ])('$redirect: $location', ({ redirect, status, location }) => {
    const response = answerTo(echoMesh([{ redirect }]), '/old?a=b');
    expect([response.status, response.headers.location]).toEqual([status, location]);
  });
});

test('direct responses come from the proxy', () => {
  const response = answerTo(echoMesh([{ directResponse: { status: 503, body: { string: 'closed' } } }]), '/');
  expect([response.status, bodyText(response.body)]).toEqual([503, 'closed']);
});

test('response headers are set, added and removed', () => {
  const headers = { response: { set: { 'x-version': 'a' }, add: { vary: 'cookie' }, remove: ['content-type'] } };
  const response = answerTo(echoMesh([{ headers, route }]), '/');
  expect(response.headers).toEqual({ 'x-version': 'a', vary: 'cookie' });
});

describe('load balancing', () => {
  const identity = workloadIdentityOf({ metadata: { name: 'any' } });
  const endpoints = ['a', 'b', 'c'].map((podUid) => ({ podUid, port: 80, identity }));

  test('idle pods get even shares', () => {
    const random = seededRandom(3);
    const counts = new Map<string, number>();
    for (let draw = 0; draw < 3_000; draw++) {
      const { podUid } = pickLeastRequest(endpoints, new ActiveRequests(), random);
      counts.set(podUid, (counts.get(podUid) ?? 0) + 1);
    }
    for (const count of counts.values()) expect(Math.abs(count - 1_000)).toBeLessThan(130);
  });

  test('busy pods get fewer', () => {
    const random = seededRandom(3);
    const active = new ActiveRequests();
    active.begin('a');
    const draws = Array.from({ length: 900 }, () => pickLeastRequest(endpoints, active, random).podUid);
    // Only when both draws fall on it: one ninth.
    expect(draws.filter((podUid) => podUid === 'a').length / 900).toBeLessThan(0.16);
  });

  test('a key stays with its pod when another pod goes', () => {
    const keys = Array.from({ length: 200 }, (_, index) => `user ${index}`);
    const before = new Map(keys.map((key) => [key, pickByHash(endpoints, key).podUid]));
    expect(new Set(before.values()).size).toBe(3);
    const left = endpoints.filter(({ podUid }) => podUid !== 'b');
    for (const [key, podUid] of before) if (podUid !== 'b') expect(pickByHash(left, key).podUid).toBe(podUid);
  });
});

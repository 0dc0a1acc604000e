import { describe, expect, test } from 'vitest';
import { bodyJson, bodyText } from './http-message.ts';
import { answerTo, echoMesh, route } from './testing/echo-mesh.ts';

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

describe('values with commands', () => {
  const set = (value: string) => ({ request: { set: { 'x-told': value } }, response: { set: { 'x-told': value } } });
  test.each([
    { value: '100%% of %REQ(:METHOD)%', arrives: '100% of GET', returns: '100% of GET' },
    { value: '%REQ(x-user?:authority)%', arrives: 'bookinfo.example', returns: 'bookinfo.example' },
    { value: '%REQ(:path):4%', arrives: '/a/l', returns: '/a/l' },
    { value: 'at %RESP(content-type)%', arrives: 'at ', returns: 'at application/json' },
    { value: '%RESPONSE_CODE%', arrives: undefined, returns: '200' },
    { value: '%ROUTE_NAME% %UPSTREAM_CLUSTER%', arrives: 'main outbound|80||echo.default.svc.cluster.local' },
    { value: '%NO_SUCH_THING%', arrives: '%NO_SUCH_THING%', returns: '%NO_SUCH_THING%' },
  ])('$value', ({ value, arrives, returns = arrives }) => {
    const response = answerTo(echoMesh([{ name: 'main', headers: set(value), route }]), '/a/longer/path');
    expect(bodyJson(response.body)).toMatchObject({ headers: arrives === undefined ? {} : { 'x-told': arrives } });
    expect(response.headers['x-told']).toBe(returns);
  });
});

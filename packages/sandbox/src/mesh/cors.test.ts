import { expect, test } from 'vitest';
import { answerTo, echoMesh, route } from './testing/echo-mesh.ts';
import { countedBy } from './testing/request-counts.ts';

const corsPolicy = {
  allowOrigins: [{ exact: 'https://shop.example' }, { regex: 'https://.*\\.shop\\.example' }],
  allowMethods: ['GET', 'PUT'],
  allowHeaders: ['x-a', 'x-b'],
  exposeHeaders: ['x-c'],
  maxAge: '1h30m',
  allowCredentials: true,
};

const preflight = (origin: string) => ({
  method: 'OPTIONS',
  headers: { origin, 'access-control-request-method': 'PUT', 'access-control-request-headers': 'x-z' },
});

const corsOf = (headers: Record<string, string>) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith('access-control-')));

test('a preflight of a known origin is answered by the proxy and goes no further', () => {
  const mesh = echoMesh([{ corsPolicy, route }]);
  const answer = answerTo(mesh, '/', preflight('https://a.shop.example'));
  expect([answer.status, answer.headers]).toEqual([
    200,
    {
      'access-control-allow-origin': 'https://a.shop.example',
      'access-control-allow-credentials': 'true',
      'access-control-allow-methods': 'GET,PUT',
      'access-control-allow-headers': 'x-a,x-b',
      'access-control-max-age': '5400',
    },
  ]);
  expect(countedBy(mesh, 'echo')).toEqual([]);
  expect(countedBy(mesh, 'istio-ingressgateway')).toMatchObject([
    { value: 1, labels: { response_code: '200', response_flags: '-', destination_version: 'unknown' } },
  ]);
});

test('an asterisk allows what is asked for', () => {
  const everything = { allowOrigins: [{ exact: '*' }], allowMethods: ['*'], allowHeaders: ['*'] };
  const answer = answerTo(echoMesh([{ corsPolicy: everything, route }]), '/', preflight('https://any.example'));
  expect(answer.headers).toEqual({
    'access-control-allow-origin': 'https://any.example',
    'access-control-allow-methods': 'PUT',
    'access-control-allow-headers': 'x-z',
  });
});

test.each([
  { unmatchedPreflights: undefined, arrives: true },
  { unmatchedPreflights: 'FORWARD', arrives: true },
  { unmatchedPreflights: 'IGNORE', arrives: false },
])('a preflight of an unknown origin with unmatchedPreflights $unmatchedPreflights', (given) => {
  const mesh = echoMesh([{ corsPolicy: { ...corsPolicy, ...given }, route }]);
  const answer = answerTo(mesh, '/', preflight('https://evil.example'));
  expect(answer.status).toBe(200);
  expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  expect(countedBy(mesh, 'echo').length).toBe(given.arrives ? 1 : 0);
});

test.each([
  { origin: 'https://shop.example', allowed: true },
  { origin: 'https://evil.example', allowed: false },
  { origin: undefined, allowed: false },
])('an ordinary request from $origin', ({ origin, allowed }) => {
  const answer = answerTo(echoMesh([{ corsPolicy, route }]), '/', { headers: origin === undefined ? {} : { origin } });
  expect(answer.status).toBe(200);
  expect(corsOf(answer.headers)).toEqual(
    allowed
      ? {
          'access-control-allow-origin': origin,
          'access-control-allow-credentials': 'true',
          'access-control-expose-headers': 'x-c',
        }
      : {},
  );
});

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DomainError } from '../domain-error.ts';
import { pathOf } from './kube-client.ts';
import { KubeError, toDomainError } from './kube-error.ts';
import { type ScriptedApiServer, sendJson, startScriptedApiServer, statusBody } from './testing/scripted-api-server.ts';

let server: ScriptedApiServer;
beforeEach(async () => {
  server = await startScriptedApiServer((_url, response) => sendJson(response, {}));
});
afterEach(() => server.close());

const call = (path = '/x') => ({ path, credentials: server.credentials });
const failure = (attempt: Promise<unknown>) =>
  attempt.then(
    () => null,
    (error: unknown) => error,
  );

test('calls carry the credentials they are given, the query and a JSON body', async () => {
  await server.client.json({ ...call('/a/b'), method: 'POST', query: { dryRun: 'All' }, body: { spec: 1 } });
  expect(server.requests[0]?.pathname).toBe('/a/b');
  expect(server.requests[0]?.searchParams.get('dryRun')).toBe('All');
  expect(server.headers()).toMatchObject({ authorization: 'Bearer secret', 'content-type': 'application/json' });
  expect(server.bodies[0]).toBe('{"spec":1}');
});

test('warnings of the API server are collected from all headers', async () => {
  server.answer = (_url, response) => {
    response.setHeader('warning', ['299 - "unknown field \\"spec.bogus\\""', '299 - "a", 299 - "b"']);
    sendJson(response, {});
  };
  const { warnings } = await server.client.json(call());
  expect(warnings).toEqual(['unknown field "spec.bogus"', 'a', 'b']);
});

test.each([{ method: 'PATCH', patchType: 'application/json-patch+json' }, { method: 'POST' }] as const)(
  'bodies escape the characters that Go escapes ($method)',
  async (how) => {
    const body = [{ op: 'test', path: '/a', value: '<&>\u2028' }];
    await server.client.json({ ...call(), ...how, body });
    expect(server.bodies[0]).toContain('\\u003c\\u0026\\u003e\\u2028');
    expect(JSON.parse(server.bodies[0] ?? '')).toEqual(body);
  },
);

describe('failures', () => {
  test.each([
    [409, 'Conflict', 'conflict'],
    [403, 'Forbidden', 'forbidden'],
    [401, 'Unauthorized', 'unauthenticated'],
    [404, 'NotFound', 'not-found'],
    [422, 'Invalid', 'cluster-refused'],
    [400, 'BadRequest', 'cluster-refused'],
    [429, 'TooManyRequests', 'too-many-requests'],
    [503, 'ServiceUnavailable', 'cluster-unreachable'],
  ])('a Status %i %s becomes %s', async (code, reason, expected) => {
    const causes = [{ reason: 'FieldValueInvalid', field: 'spec.http', message: 'wrong' }];
    server.answer = (_url, response) => sendJson(response, statusBody(code, reason, 'no', { causes }), code);
    const error = await failure(server.client.json(call()));
    expect(error).toMatchObject({ status: code, reason, message: 'no' });
    expect(toDomainError(error)).toMatchObject({ code: expected, issues: [{ path: 'spec.http', message: 'wrong' }] });
  });

  test('a page of a proxy in between is no Status', async () => {
    server.answer = (_url, response) => response.writeHead(502, { 'retry-after': '3' }).end('<html>');
    const error = await failure(server.client.json(call()));
    expect(error).toMatchObject({ status: 502, retryAfterSeconds: 3 });
  });

  test('a strict decoding error shows only what matters', () => {
    const long = ` "" is invalid: patch: Invalid value: "{…}": strict decoding error: unknown field "spec.bogus"`;
    const error = toDomainError(new KubeError(422, long, { causes: [{ field: 'patch', message: long }] }));
    expect(error).toMatchObject({
      message: 'unknown field "spec.bogus"',
      issues: [{ path: 'patch', message: 'unknown field "spec.bogus"' }],
    });
  });

  test('no answer in time', async () => {
    server.answer = () => {};
    const error = await failure(server.client.json({ ...call(), deadlineMs: 30 }));
    expect(toDomainError(error)).toMatchObject({ code: 'cluster-unreachable' });
  });

  test('an answer that stops in the middle', async () => {
    server.answer = (_url, response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('{"items":');
      setTimeout(() => response.destroy(), 20);
    };
    expect(await failure(server.client.json(call()))).toMatchObject({ status: 0 });
  });

  test('an answer that is too large is given up', async () => {
    server.answer = (_url, response) => response.end('x'.repeat(5_000));
    expect(await failure(server.client.text({ ...call(), maxBytes: 1_000 }))).toMatchObject({ status: 502 });
  });

  test('nobody there', async () => {
    await server.close();
    const error = await failure(server.client.json(call()));
    expect(toDomainError(error)).toBeInstanceOf(DomainError);
    expect(toDomainError(error)).toMatchObject({ code: 'cluster-unreachable' });
  });
});

test('no name leads out of its place in a path', () => {
  expect(pathOf('namespaces', '../secrets', 'a/b?c')).toBe('/namespaces/..%2Fsecrets/a%2Fb%3Fc');
});

import { connect } from 'node:tls';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type SandboxServer, sandboxServer } from '../sandbox-server.ts';
import { almostValidRequest } from './almost-valid-requests.ts';
import { arbitraryRequest } from './arbitrary-requests.ts';

let server: SandboxServer;
const failures: unknown[] = [];
beforeAll(async () => {
  server = await sandboxServer({ scenario: 'canary', onError: (error) => failures.push(error) });
});
afterAll(() => server.close());

/** 501 is for what needs containers, 503 for a port that nothing listens on, 504 for a version of the future. */
function isExpected(status: number, path: string, query: string): boolean {
  if (status === 501) return /\/pods\/.*\/(log|exec|attach)/.test(path);
  if (status === 503) return path.includes('/proxy');
  if (status === 504) return query.includes('resourceVersion') || query.includes('continue');
  return status < 500;
}

const runs = Number(process.env.SLUICE_FUZZ_RUNS ?? 1_500);

test(
  'whatever is sent, the answer is no server error and the server goes on',
  async () => {
    const seen = new Map<number, number>();
    await fc.assert(
      fc.asyncProperty(fc.oneof(arbitraryRequest, almostValidRequest), async (sent) => {
        const { user, ...credentials } = sent.credentials;
        const token = user === undefined ? {} : { authorization: `Bearer ${server.tokens[user]}` };
        const headers = { accept: sent.accept, ...credentials, ...token };
        const url = `${sent.path}?${sent.query}`;
        const hasBody = !['GET', 'HEAD'].includes(sent.method);
        const status = await server.client.statusOf(sent.method, url, {
          type: sent.type,
          headers,
          ...(hasBody && { raw: sent.text }),
        });
        expect(isExpected(status, sent.path, sent.query), `${sent.method} ${url}: ${status}`).toBe(true);
        seen.set(status, (seen.get(status) ?? 0) + 1);
      }),
      { numRuns: runs },
    );
    // Not everything is refused before anybody looks at it.
    for (const status of [200, 201, 400, 403, 404, 405, 409, 415, 422]) expect([...seen.keys()]).toContain(status);
    expect((await server.client.get('/api/v1/namespaces')).status).toBe(200);
    expect((await server.client.get('/openapi/v3')).status).toBe(200);
    expect(failures).toEqual([]);
  },
  60_000 + runs * 20,
);

test('bytes that are no HTTP are answered 400', async () => {
  const { port } = new URL(server.url);
  const answer = await new Promise<string>((resolve, reject) => {
    const socket = connect({ port: Number(port), host: '127.0.0.1', ca: server.ca, servername: 'localhost' }, () =>
      socket.write('\0\r\n\r\n'),
    );
    let received = '';
    socket.setEncoding('utf8').on('data', (data: string) => {
      received += data;
    });
    socket.on('end', () => resolve(received)).on('error', reject);
  });
  expect(answer).toMatch(/^HTTP\/1\.1 400 /);
});

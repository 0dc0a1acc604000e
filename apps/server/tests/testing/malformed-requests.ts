/** Requests that no well-behaved client sends, made from the contract: nothing that they ask for can be done. */
import { apiPrefix, type Endpoint } from '@sluice/shared/api/endpoint';
import fc from 'fast-check';
import { fitting, nonsense, spoiled } from './arbitrary-values.ts';
import type { RawRequest } from './raw-request.ts';

const oddNames = [
  '..',
  '.',
  '%2e%2e',
  '%2e%2e%2f%2e%2e',
  '..%2f..%2fsecrets',
  '%00',
  'reviews%00',
  '%zz',
  '%',
  '%c3%28',
  '%ff',
  '💥',
  'é',
  ' ',
  '%20',
  '%0d%0aset-cookie:%20x=1',
  '__proto__',
  'constructor',
  'null',
  '-',
  '*',
  ';a=b',
  'reviews?',
  'reviews%3fwatch=1',
  '%23',
  '..;',
  '\\..\\..',
  'a'.repeat(300),
  'a'.repeat(3_000),
  '%61'.repeat(700),
  'REVIEWS',
  'reviews/',
  '/',
  'http:%2f%2fevil.example',
];
const oddName = fc.oneof(
  fc.constantFrom(...oddNames),
  fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }).map(encodeURIComponent),
);
const realNames: Readonly<Record<string, string>> = {
  namespace: 'default',
  service: 'reviews',
  kind: 'VirtualService',
  name: 'reviews',
};
const oddQueries = [
  '?',
  '?dryRun=perhaps',
  '?dryRun',
  '?dryRun=false&dryRun=true',
  '?__proto__=1',
  '?namespace[]=a',
  '?namespace=a&namespace=b',
  '?namespace=%00',
  '?%zz',
  '?dryRun=%c3%28',
  `?x=${'y'.repeat(4_000)}`,
  '?unknown=1',
  '?=&&=',
  '?service=reviews',
  '?timeoutSeconds=1e9',
  '?timeoutSeconds=-1',
  '?from=NaN',
  '?stepSeconds=0',
  '?limit=99999999999999999999',
];
const oddHeaders: readonly (readonly [string, string])[] = [
  ['if-match', '"'],
  ['if-match', '*, "a"'],
  ['if-match', 'W/"x"'],
  ['if-match', `"${'e'.repeat(3_000)}"`],
  ['if-match', '\u00ff'],
  ['idempotency-key', ''],
  ['idempotency-key', 'k'.repeat(201)],
  ['idempotency-key', '💥'],
  ['content-encoding', 'gzip'],
  ['accept', 'application/xml'],
  ['accept-encoding', 'br;q=x, *'],
  ['x-forwarded-for', "'; drop"],
  ['range', 'bytes=9-1'],
  ['authorization', 'Bearer \u0001'],
  ['authorization', 'Basic !!!'],
  ['cookie', '__Host-sluice=%zz; __proto__=1'],
  ['last-event-id', '-1'],
  ['transfer-encoding', 'gzip, chunked'],
  ['expect', '200-maybe'],
  ['connection', 'upgrade'],
  ['upgrade', 'websocket'],
  ['te', 'trailers'],
];
const contentTypes = [
  'application/json; charset=utf-16',
  'application/json;',
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'application/merge-patch+json',
  'application/yaml',
  '',
  '/',
  'a'.repeat(500),
];
const methods = ['GET', 'PUT', 'POST', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE', 'PROPFIND', 'FOO', 'get', 'GE T'];

const oddBytes: fc.Arbitrary<Buffer> = fc.oneof(
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  fc
    .constantFrom(
      '',
      '{',
      '{"weights":{"v1":100}',
      '[',
      'null',
      '"',
      '{"weights":{"v1":1e999}}',
      '{"weights":{"v1":NaN}}',
      '\uFEFF{',
      "{'a':1}",
      '{"a":1}{"b":2}',
      '{"__proto__":{"x":1}}',
      '{"weights":{"__proto__":100}}',
      `${'['.repeat(50_000)}${']'.repeat(50_000)}`,
      `${'{"a":'.repeat(9_000)}1${'}'.repeat(9_000)}`,
      `{"weights":{"v1":${'9'.repeat(5_000)}}}`,
      `{"reason":"${'x'.repeat(900_000)}"}`,
      `"${'\\u0000'.repeat(1_000)}"`,
      '{"weights":{"v1":"\\ud800"}}',
      'a=b&c=d',
      '<x/>',
      '--x\r\n\r\n',
      '{"yaml":"&a [*a, *a]","x":1}',
    )
    .map((text) => Buffer.from(text)),
);

const json = (value: unknown) => Buffer.from(JSON.stringify(value) ?? 'undefined');

/** A body that is JSON but not what the endpoint takes; the others end before that. */
function bodyFor({ body }: Endpoint): fc.Arbitrary<{ bytes: Buffer; fits: boolean }> {
  const odd = oddBytes.map((bytes) => ({ bytes, fits: false }));
  if (body === undefined) return fc.oneof(odd, fc.constant({ bytes: Buffer.alloc(0), fits: true }));
  const value = fitting(body);
  const near = fc.tuple(value, fc.nat(), nonsense).map(([each, where, by]) => spoiled(each, where, by));
  const told = fc.oneof(
    { weight: 4, arbitrary: near },
    { weight: 2, arbitrary: value },
    { weight: 2, arbitrary: nonsense },
  );
  return fc.oneof(
    { weight: 4, arbitrary: told.map((each) => ({ bytes: json(each), fits: body.safeParse(reread(each)).success })) },
    { weight: 1, arbitrary: odd },
  );
}

function reread(value: unknown): unknown {
  try {
    return JSON.parse(JSON.stringify(value) ?? 'null');
  } catch {
    return undefined;
  }
}

/** What is written by a body that fits has to be asked of something that is not there. */
function pathFor({ path }: Endpoint, odd: readonly string[], isAbsent: boolean): string {
  let at = 0;
  return path.replace(/:([A-Za-z]+)/g, (_all, name: string) => {
    at += 1;
    const value = odd[at % odd.length] ?? 'x';
    const isSpoiled = isAbsent || (odd.length + at + value.length) % 3 === 0;
    return isSpoiled ? value : (realNames[name] ?? 'unknown');
  });
}

function requestFor(endpoint: Endpoint): fc.Arbitrary<RawRequest> {
  return fc
    .record({
      body: bodyFor(endpoint),
      odd: fc.array(oddName, { minLength: 3, maxLength: 3 }),
      query: fc.option(fc.constantFrom(...oddQueries), { freq: 2, nil: '' }),
      // Most requests have to get past HTTP itself, or nothing behind it would be tried.
      headers: fc.oneof(fc.constant([]), fc.subarray([...oddHeaders], { maxLength: 2 })),
      contentType: fc.oneof(
        { weight: 4, arbitrary: fc.constant('application/json') },
        { weight: 1, arbitrary: fc.constantFrom(...contentTypes) },
      ),
      again: fc.nat(9).map((chance) => chance === 0),
      method: fc.oneof(
        { weight: 6, arbitrary: fc.constant(endpoint.method as string) },
        { weight: 1, arbitrary: fc.constantFrom(...methods) },
      ),
      lie: fc.oneof({ weight: 20, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constantFrom(-1, 7, 1e12) }),
    })
    .map(({ body, odd, query, headers, contentType, again, method, lie }): RawRequest => {
      const couldWrite = endpoint.method !== 'GET' && body.fits;
      const type = ['content-type', contentType] as const;
      return {
        what: endpoint.operationId,
        method,
        target: `${apiPrefix}${pathFor(endpoint, couldWrite ? odd.map((name) => `no-${name}`) : odd, couldWrite)}${query}`,
        headers: [type, ...(again ? [type] : []), ...headers],
        body: body.bytes,
        claimedLength: body.bytes.length + lie,
      };
    });
}

const oddTargets = [
  '*',
  '//',
  '/api/v1/../../etc/passwd',
  '/api/v1//services',
  'http://evil.example/api/v1/services',
  '/api/v1/%2e%2e/livez',
  '/%',
  '/\u00ff',
  '/api/v1/services#x',
  '',
  '/docs/..%2f..',
  '/assets/%2e%2e/%2e%2e/package.json',
];

/** The same ones for the same seed. */
export function malformedRequests(endpoints: readonly Endpoint[], count: number, seed: number): RawRequest[] {
  const elsewhere = fc
    .record({ target: fc.constantFrom(...oddTargets), method: fc.constantFrom(...methods), body: oddBytes })
    .map(
      ({ target, method, body }): RawRequest => ({
        what: 'no endpoint',
        method,
        target,
        headers: [['content-type', 'application/json']],
        body,
        claimedLength: body.length,
      }),
    );
  const any = fc.oneof(...endpoints.map((endpoint) => ({ weight: 2, arbitrary: requestFor(endpoint) })), {
    weight: 3,
    arbitrary: elsewhere,
  });
  return fc.sample(any, { numRuns: count, seed });
}

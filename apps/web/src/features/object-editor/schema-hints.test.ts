import { describe, expect, test } from 'vitest';
import { fieldsAt, hintAt, pathAt } from './schema-hints.ts';

const lines = `kind: VirtualService
spec:
  hosts:
  - reviews
  http:
    # first
    - match:
        - headers:
            end-user:
              exact: jason
      route:
      - destination:
          host: reviews

        weight: 10
  tcp:
`.split('\n');

test.each([
  { line: 1, column: 0, path: [] },
  { line: 2, column: 2, path: ['spec'] },
  { line: 3, column: 4, path: ['spec', 'hosts', '[]'] },
  { line: 6, column: 6, path: ['spec', 'http', '[]'] },
  { line: 7, column: 10, path: ['spec', 'http', '[]', 'match', '[]'] },
  { line: 9, column: 14, path: ['spec', 'http', '[]', 'match', '[]', 'headers', 'end-user'] },
  { line: 10, column: 6, path: ['spec', 'http', '[]'] },
  { line: 11, column: 8, path: ['spec', 'http', '[]', 'route', '[]'] },
  { line: 13, column: 10, path: ['spec', 'http', '[]', 'route', '[]', 'destination'] },
  { line: 14, column: 8, path: ['spec', 'http', '[]', 'route', '[]'] },
  { line: 15, column: 2, path: ['spec'] },
])('line $line, column $column is in $path', ({ line, column, path }) => {
  expect(pathAt(lines, line, column)).toEqual(path);
});

describe('what may stand there', () => {
  const names = (path: string[]) => fieldsAt('VirtualService', path).map(({ name }) => name);
  test.each([
    { path: [], fields: ['apiVersion', 'kind', 'metadata', 'spec'] },
    { path: ['spec'], fields: ['hosts', 'gateways', 'http', 'tls', 'tcp', 'exportTo'] },
    { path: ['spec', 'http', '[]', 'route', '[]'], fields: ['destination', 'weight', 'headers'] },
    { path: ['spec', 'http', '[]', 'match', '[]', 'headers', 'end-user'], fields: ['exact', 'prefix', 'regex'] },
    { path: ['metadata', 'labels'], fields: [] },
    { path: ['spec', 'nothing'], fields: [] },
  ])('in $path', ({ path, fields }) => {
    expect(names(path)).toEqual(fields);
  });

  test('and what it is', () => {
    expect(hintAt('VirtualService', ['spec', 'hosts'])).toEqual({ type: 'list', of: { type: 'text' } });
    expect(hintAt('VirtualService', ['spec', 'http', '[]', 'route', '[]', 'weight'])).toEqual({ type: 'number' });
    expect(hintAt('DestinationRule', ['spec', 'trafficPolicy', 'loadBalancer', 'simple'])).toMatchObject({
      type: 'oneOf',
      values: expect.arrayContaining(['ROUND_ROBIN', 'LEAST_REQUEST']),
    });
    expect(hintAt('VirtualService', ['spec', 'nothing'])).toBeNull();
  });
});

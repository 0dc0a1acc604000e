import { describe, expect, test } from 'vitest';
import { readYaml, serverProblems } from './yaml-problems.ts';

const ref = { kind: 'VirtualService' as const, namespace: 'default', name: 'reviews' };
const good = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: reviews
  namespace: default
spec:
  hosts:
    - reviews
  http:
    - timeout: 3s
      route:
        - destination:
            host: reviews
`;

test('nothing is wrong with what is right', () => {
  expect(readYaml(good, ref).problems).toEqual([]);
});

describe('problems', () => {
  test.each([
    { what: 'a bracket that is not closed', text: good.replace('- reviews', '- [reviews'), found: [['syntax', 9]] },
    { what: 'a tab', text: good.replace('  hosts', '\thosts'), found: [['syntax', 7]] },
    { what: 'another name', text: good.replace('name: reviews', 'name: ratings'), found: [['identity', 4]] },
    { what: 'another kind', text: good.replace('kind: VirtualService', 'kind: Gateway'), found: [['identity', 2]] },
    { what: 'a field that does not fit', text: good.replace('3s', 'soon'), found: [['finding', 10]] },
    { what: 'a negative weight', text: `${good}          weight: -1\n`, found: [['finding', 14]] },
    { what: 'nothing', text: '# only a remark\n', found: [['empty', 1]] },
    { what: 'a list', text: '- a\n', found: [['empty', 1]] },
  ])('of $what', ({ text, found }) => {
    const problems = readYaml(text, ref).problems.filter(({ severity }) => severity === 'error');
    expect(problems.slice(0, 1).map(({ kind, line }) => [kind, line])).toEqual(found);
    for (const { from, to } of problems) expect(text.length).toBeGreaterThanOrEqual(Math.max(from, to));
  });

  test('that aliases would make too large', () => {
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [${'*a,'.repeat(11)}]\nc: [${'*b,'.repeat(11)}]\n`;
    expect(readYaml(bomb, ref).problems[0]?.kind).toBe('empty');
  });
});

test.each([
  { path: 'body.yaml:3:5', line: 3 },
  { path: 'body.yaml.spec.http.0.timeout', line: 10 },
  { path: 'VirtualService default/reviews spec.http.0.route.0.destination.host', line: 13 },
  { path: 'spec.http[0].route[0].destination.subset', line: 13 },
  { path: '', line: 1 },
])('the server says something of $path: line $line', ({ path, line }) => {
  const [found] = serverProblems([{ path, message: 'no' }], good, readYaml(good, ref));
  expect(found).toMatchObject({ kind: 'server', message: 'no', line });
});

import { expect, test } from 'vitest';
import { inputOfObjects } from '../cluster/analysis-input.ts';
import { analyze } from '../run-checks.ts';
import { aRule, aVirtualService } from '../testing/objects.ts';
import { shadowedRules } from './shadowed-rules.ts';

type Rule = Readonly<Record<string, unknown>>;

function said(spec: Rule): string[] {
  const object = aVirtualService({ hosts: ['reviews'], ...spec });
  return analyze(inputOfObjects([object]), [shadowedRules]).map(
    ({ code, path, params }) => `${code} ${path.slice(1).join('.')} by ${params.by}`,
  );
}

const on = (...match: Rule[]) => aRule({ match });
const prefix = (value: string) => ({ uri: { prefix: value } });
const jason = { headers: { 'end-user': { exact: 'jason' } } };

test.each([
  { what: 'rules in order', http: [on(jason), on(prefix('/a')), aRule()], found: [] },
  { what: 'after a rule for everything', http: [aRule(), on(jason)], found: ['SLU0001 http.1 by 1'] },
  {
    what: 'after prefix /',
    http: [on(prefix('/')), on(jason), aRule({ name: 'rest' })],
    found: ['SLU0001 http.1 by 1', 'SLU0001 http.2 by 1'],
  },
  { what: 'by name', http: [aRule({ name: 'all' }), on(jason)], found: ['SLU0001 http.1 by 1 "all"'] },
  {
    what: 'behind a shorter prefix',
    http: [on(prefix('/a')), on(prefix('/ab')), aRule()],
    found: ['SLU0001 http.1 by 1'],
  },
  {
    what: 'behind several rules',
    http: [on(prefix('/a')), on(prefix('/b')), on(prefix('/ax'), prefix('/bx'))],
    found: ['SLU0001 http.2 by 1,2'],
  },
  {
    what: 'partly',
    http: [on(prefix('/a')), on(prefix('/ax'), prefix('/b'))],
    found: ['SLU0002 http.1.match.0 by 1'],
  },
  { what: 'the same match', http: [on(jason), on(jason, prefix('/b'))], found: ['SLU0003 http.1.match.0 by 1'] },
  { what: 'inside one rule', http: [on(prefix('/a'), prefix('/ab'))], found: ['SLU0002 http.0.match.1 by 1'] },
  {
    what: 'twice inside one rule',
    http: [on(jason, { ...jason, name: 'again' })],
    found: ['SLU0003 http.0.match.1 by 1'],
  },
  { what: 'behind a delegate', http: [aRule({ route: undefined, delegate: { name: 'more' } }), aRule()], found: [] },
  {
    what: 'a delegate behind everything',
    http: [aRule(), aRule({ route: undefined, delegate: { name: 'more' } })],
    found: ['SLU0001 http.1 by 1'],
  },
  { what: 'on another port', http: [on({ port: 80 }), on({ port: 81 })], found: [] },
  { what: 'on the same port', http: [on({ port: 80 }), on({ port: 80, ...jason })], found: ['SLU0001 http.1 by 1'] },
  { what: 'at the only gateway', http: [on({ gateways: ['mesh'] }), aRule()], found: ['SLU0001 http.1 by 1'] },
])('$what: $found', ({ http, found }) => {
  expect(said({ http })).toEqual(found);
});

test('says where Istio drops a rule and where requests merely never come', () => {
  const keyOf = (first: Rule) => {
    const object = aVirtualService({ hosts: ['reviews'], http: [first, on({ ...prefix('/ab') })] });
    return analyze(inputOfObjects([object]), [shadowedRules]).map(({ messageKey }) => messageKey);
  };
  expect(keyOf(on({ uri: { regex: '.*' } }))).toEqual(['sluice.rule.afterCatchAll']);
  expect(keyOf(on(prefix('/a')))).toEqual(['sluice.rule.shadowed']);
});

const connection = (match: Rule[]) => ({ match, route: [{ destination: { host: 'db' } }] });

test('TLS and TCP rules', () => {
  const tls = [connection([{ sniHosts: ['*.com'] }]), connection([{ sniHosts: ['a.com'] }])];
  const tcp = [connection([]), connection([{ port: 3306 }])];
  expect(said({ tls, tcp })).toEqual(['SLU0001 tls.1 by 1', 'SLU0001 tcp.1 by 1']);
});

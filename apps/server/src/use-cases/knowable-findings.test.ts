import { type Problem, problem, toFinding } from '@sluice/shared/findings/finding';
import { expect, test } from 'vitest';
import { isKnowable } from './knowable-findings.ts';

const followed = ['shop', 'books'];
const notFound = (what: 'host' | 'gateway' | 'selector', name: string) =>
  problem(`analyze.notFound.${what}`, { what, name: JSON.stringify(name) }) as Problem;

test.each([
  ['Gateway', notFound('selector', 'istio=ingressgateway'), false],
  ['Sidecar', notFound('selector', 'app=web'), true],
  ['VirtualService', notFound('gateway', 'edge'), true],
  ['VirtualService', notFound('gateway', 'books/edge'), true],
  ['VirtualService', notFound('gateway', 'istio-system/edge'), false],
  ['VirtualService', notFound('host', 'web'), true],
  ['VirtualService', notFound('host', 'web.books.svc.cluster.local'), true],
  ['VirtualService', notFound('host', 'web.other.svc.cluster.local'), false],
  ['VirtualService', notFound('host', 'api.example.com'), false],
  ['VirtualService', problem('analyze.portRequired', { host: '"web.other.svc.cluster.local"', ports: ['1'] }), true],
] as const)('%s in a namespace that is looked at: %o is knowable: %s', (kind, found, expected) => {
  const finding = toFinding(found, { kind, namespace: 'shop', name: 'x' }, []);
  expect(isKnowable(finding, followed)).toBe(expected);
  expect(isKnowable(finding, null)).toBe(true);
});

import { expect, test } from 'vitest';
import { gatewayNameProblems } from './gateway-names.ts';

test.each([
  [['public'], []],
  [['mesh'], []],
  [['edge/public'], []],
  [['edge/'], ['0 gatewayName.empty', '0 gatewayName.name']],
  [['/public'], ['0 gatewayName.empty', '0 gatewayName.namespace']],
  [['*/public'], ['0 gatewayName.namespace']],
  [['edge/a/b'], ['0 gatewayName.name']],
  [['edge/public', 'edge/p!'], ['1 gatewayName.name']],
  [['public.edge.svc.cluster.local'], ['0 gatewayName.legacy']],
  [['pub!ic'], ['0 name.domain.label']],
  [['pub!ic.edge'], ['0 gatewayName.legacy', '0 name.domain.label']],
  // istiod stops at the first name without a namespace.
  [['mesh', 'edge/p!'], []],
  [['edge/p!', 'mesh', 'edge/q!'], ['0 gatewayName.name']],
])('%j: %j', (gateways, found) => {
  expect(gatewayNameProblems(gateways).map(({ index, found: { key } }) => `${index} ${key}`)).toEqual(found);
});

test('the legacy form comes with the form to use', () => {
  const [first] = gatewayNameProblems(['public.edge.svc']);
  expect(first?.found.params).toEqual({ gateway: '"public.edge.svc"', recommended: '"edge/public"' });
});

import { expect, test } from 'vitest';
import { boundGateways, resolveGatewayName } from './gateway-name.ts';

test.each([
  ['gw', 'default/gw'],
  ['./gw', 'default/gw'],
  ['ns/gw', 'ns/gw'],
  ['gw.ns.svc.cluster.local', 'ns/gw'],
  ['gw.ns', 'ns/gw'],
  ['mesh', 'mesh'],
])('%s is %s', (reference, expected) => {
  expect(resolveGatewayName(reference, 'default')).toBe(expected);
});

test.each([
  [undefined, ['mesh']],
  [null, ['mesh']],
  [[], ['mesh']],
  [
    ['gw', 'mesh'],
    ['default/gw', 'mesh'],
  ],
])('gateways %j bind to %j', (gateways, expected) => {
  expect(boundGateways(gateways, 'default')).toEqual(expected);
});

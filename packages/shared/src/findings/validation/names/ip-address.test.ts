import { expect, test } from 'vitest';
import { ipAddressProblem, ipSubnetProblem, isIpAddress } from './ip-address.ts';

test.each([
  ['10.0.0.1', true],
  ['255.255.255.255', true],
  ['10.0.0.256', false],
  ['10.0.01.1', false],
  ['10.0.0', false],
  ['::1', true],
  ['2001:db8::1', true],
  ['2001:db8:::1', false],
  ['fe80::1%eth0', true],
  ['fe80::1%', false],
  ['10.0.0.1%eth0', false],
  ['reviews', false],
  ['', false],
])('%s as an address: %s', (text, valid) => {
  expect(isIpAddress(text)).toBe(valid);
  expect(ipAddressProblem(text)).toEqual(valid ? null : { key: 'name.ip', params: { address: text } });
});

test.each([
  ['10.0.0.0/8', null],
  ['2001:db8::/32', null],
  ['10.0.0.1', null],
  ['10.0.0.0/33', 'name.cidr'],
  ['2001:db8::/129', 'name.cidr'],
  ['10.0.0.0/8/8', 'name.ip'],
  ['reviews/8', 'name.cidr'],
])('%s as a subnet: %s', (text, key) => {
  expect(ipSubnetProblem(text)?.key ?? null).toBe(key);
});

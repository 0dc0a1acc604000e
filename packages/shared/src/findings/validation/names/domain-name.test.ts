import { expect, test } from 'vitest';
import { messageOf } from '../../finding.ts';
import { fqdnProblem, gatewayBoundDomainProblem, isDnsLabel, wildcardDomainProblem } from './domain-name.ts';

const label63 = 'x'.repeat(63);
const long255 = `${'a.'.repeat(127)}b`;

test.each([
  ['a', true],
  ['A-1', true],
  [label63, true],
  [`${label63}x`, false],
  ['-a', false],
  ['a-', false],
  ['a.b', false],
  ['a_b', false],
  ['', false],
])('%s as a DNS label: %s', (text, valid) => {
  expect(isDnsLabel(text)).toBe(valid);
});

test.each([
  ['reviews', null],
  ['reviews.shop.svc.cluster.local', null],
  ['istio.io.', null],
  ['Reviews.Shop', null],
  ['reviews.9x', null],
  ['1.istio', null],
  [long255, null],
  ['', 'name.domain.empty'],
  [`${long255}c`, 'name.domain.tooLong'],
  ['*.istio.io', 'name.domain.label'],
  ['a..b', 'name.domain.label'],
  ['.', 'name.domain.label'],
  ['10.0.0.1', 'name.domain.numericTop'],
  ['reviews.+5', 'name.domain.numericTop'],
  // Go's Atoi does not take what overflows, so this top label is none of digits only.
  ['reviews.99999999999999999999', null],
])('%s as a fully qualified name: %s', (domain, key) => {
  expect(fqdnProblem(domain)?.key ?? null).toBe(key);
});

test.each([
  ['*', null],
  ['*.istio.io', null],
  ['*istio.io', null],
  ['*-istio.io', null],
  ['reviews', null],
  ['reviews.', null],
  ['7', null],
  [label63, null],
  ['', 'name.domain.empty'],
  [`${long255}c`, 'name.domain.tooLong'],
  ['**', 'name.domain.label'],
  ['*-', 'name.domain.label'],
  ['-reviews', 'name.domain.label'],
  ['re*views.io', 'name.domain.label'],
  ['a.*.io', 'name.domain.label'],
  ['default/reviews', 'name.domain.label'],
  ['1.1.1.1', 'name.domain.numericTop'],
])('%s as a domain with wildcard: %s', (domain, key) => {
  expect(wildcardDomainProblem(domain)?.key ?? null).toBe(key);
});

test.each([
  ['outbound_.9080_._.reviews.shop.svc.cluster.local', true, null],
  ['outbound_.9080_.v1_.reviews.shop', true, null],
  ['outbound_.9080_._.reviews.shop', false, 'name.domain.label'],
  ['outbound_.http_._.reviews.shop', true, 'name.domain.sni'],
  ['outbound_.9080_._', true, 'name.domain.sni'],
  ['outbound_.9080_._.10', true, 'name.domain.sni'],
  ['outbound_', true, 'name.domain.sni'],
  [`outbound_.${long255}`, true, 'name.domain.tooLong'],
  ['inbound_.9080_._.reviews.shop', true, 'name.domain.label'],
  ['*.shop.com', true, null],
])('%s at a gateway, by SNI: %s, gives %s', (domain, sni, key) => {
  expect(gatewayBoundDomainProblem(domain, sni)?.key ?? null).toBe(key);
});

test('the text is that of istiod', () => {
  const found = wildcardDomainProblem('a.*.io');
  expect(found && messageOf(found)).toBe('domain name "*.io" invalid (label "*" invalid)');
});

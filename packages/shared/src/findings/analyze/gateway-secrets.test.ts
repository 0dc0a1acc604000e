import { expect, test } from 'vitest';
import { aGateway, aPod, foundBy } from '../testing/objects.ts';
import { certificateValidity } from './certificate-validity.ts';
import { gatewaySecrets } from './gateway-secrets.ts';

/** Self-signed, made for this test. */
const certificate = [
  '-----BEGIN CERTIFICATE-----',
  'MIIBNDCB56ADAgECAhQJ4i2A6CkcJ8WK/W2HMx6xsNLMjTAFBgMrZXAwDzENMAsG',
  'A1UEAwwEc2hvcDAgFw0yNjExMjMxOTM4MzZaGA8yMTI2MTAzMDE5MzgzNlowDzEN',
  'MAsGA1UEAwwEc2hvcDAqMAUGAytlcAMhACyK6s2xa19UiI+1NlZiFqlvu0AkGQxO',
  'CaBLAg1TPhb8o1MwUTAdBgNVHQ4EFgQU32GlUYpmfigmLiiEOAaPy8xjVhIwHwYD',
  'VR0jBBgwFoAU32GlUYpmfigmLiiEOAaPy8xjVhIwDwYDVR0TAQH/BAUwAwEB/zAF',
  'BgMrZXADQQBbavun6WeyaxZExgorRUfMEXAYhWwJNPuXhfoe0ZFZ/uc+KnPT4ejd',
  '58juaNJcDyE3iDmbNJIhH+9xghGwYScA',
  '-----END CERTIFICATE-----',
].join('\n');
const notBefore = Date.parse('2026-11-23T19:38:36Z');
const notAfter = Date.parse('2126-10-30T19:38:36Z');

const base64 = (text: string) => Buffer.from(text).toString('base64');

test('reads the validity of a certificate', () => {
  expect(certificateValidity(base64(certificate))).toEqual({ notBefore, notAfter });
  expect(certificateValidity(base64(`chain\n${certificate}\n${certificate}`))).toEqual({ notBefore, notAfter });
});

/** A certificate as far as it is read: `[version], serial, signature, issuer, validity`. */
function der(parts: readonly number[]): string {
  const sequence = (content: readonly number[]) => [0x30, content.length, ...content];
  const body = Buffer.from(sequence(sequence(parts))).toString('base64');
  return base64(`-----BEGIN CERTIFICATE-----\n${body}\n-----END CERTIFICATE-----`);
}
const element = (tag: number, text: string) => [tag, text.length, ...Buffer.from(text)];
const before = [0x02, 1, 1, 0x30, 0, 0x30, 0];
const validity = (...times: number[][]) => [0x30, times.flat().length, ...times.flat()];
const utc = (text: string) => element(0x17, text);
const generalized = (text: string) => element(0x18, text);

test.each([
  { parts: [...before, ...validity(utc('700101000000Z'), utc('491231235959Z'))], years: [1970, 2049] },
  { parts: [...before, ...validity(utc('500101000000Z'), generalized('20500101000000Z'))], years: [1950, 2050] },
  {
    parts: [0xa0, 3, 2, 1, 2, ...before, ...validity(utc('260101000000Z'), utc('270101000000Z'))],
    years: [2026, 2027],
  },
  { parts: [...before, ...validity(utc('260101000000Z'))], years: null },
  { parts: [...before, ...validity(element(0x13, 'x'), utc('270101000000Z'))], years: null },
  { parts: [...before, ...validity(utc('soon'), utc('270101000000Z'))], years: null },
  { parts: [...before, 0x31, 0], years: null },
  { parts: [...before, 0x30, 0x85], years: null },
  { parts: [], years: null },
])('years $years', ({ parts, years }) => {
  const read = certificateValidity(der(parts));
  expect(read && [read.notBefore, read.notAfter].map((time) => new Date(time).getUTCFullYear())).toEqual(years);
});

test.each([
  '',
  'not base64!',
  base64('no certificate'),
  base64('-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----'),
])('no certificate in %s', (value) => {
  expect(certificateValidity(value)).toBeNull();
});

const pod = aPod('ingress-1', { istio: 'ingress' }, { namespace: 'edge' });
const using = (credentialName: string | undefined) =>
  aGateway({ selector: { istio: 'ingress' }, servers: [{}, { tls: { credentialName } }] });
const secret = (data: unknown, namespace = 'edge') => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'web', namespace },
  data,
});
const generic = { cert: base64(certificate), key: 'a2V5' };
const tls = { 'tls.crt': base64(certificate), 'tls.key': 'a2V5' };
const path = 'spec.servers.1.tls.credentialName of shop/it';
const missing = [`IST0101 analyze.notFound.credential at ${path}`];
const invalid = [`IST0161 analyze.invalidCredential at ${path}`];
const now = Date.parse('2030-01-01T00:00:00Z');

test.each([
  { what: 'a TLS secret', objects: [pod, using('web'), secret(tls)], codes: [] },
  { what: 'a generic secret', objects: [pod, using('web'), secret(generic)], codes: [] },
  { what: 'nothing', objects: [pod, using(undefined)], codes: [] },
  { what: 'no secret', objects: [pod, using('web')], codes: missing },
  {
    what: 'a secret beside the gateway, not beside its pods',
    objects: [pod, using('web'), secret(tls, 'shop')],
    codes: missing,
  },
  { what: 'a secret of a named namespace', objects: [pod, using('shop/web'), secret(tls, 'shop')], codes: [] },
  {
    what: 'a secret without key',
    objects: [pod, using('web'), secret({ 'tls.crt': base64(certificate) })],
    codes: invalid,
  },
  { what: 'a secret without data', objects: [pod, using('web'), secret(null)], codes: invalid },
  { what: 'a secret of numbers', objects: [pod, using('web'), secret({ cert: 7, key: 7 })], codes: invalid },
  {
    what: 'a secret without certificate',
    objects: [pod, using('web'), secret({ cert: 'aHVzaA==', key: 'a2V5' })],
    codes: invalid,
  },
  {
    what: 'no pods',
    objects: [using('web'), secret(tls)],
    codes: ['IST0101 analyze.notFound.selector at spec.selector of shop/it'],
  },
])('credential: $what', ({ objects, codes }) => {
  expect(foundBy(gatewaySecrets, objects, { now })).toEqual(codes);
});

test.each([
  { at: notBefore - 1, codes: invalid },
  { at: notBefore, codes: [] },
  { at: notAfter, codes: [] },
  { at: notAfter + 1, codes: invalid },
])('the certificate at $at: $codes', ({ at, codes }) => {
  expect(foundBy(gatewaySecrets, [pod, using('web'), secret(tls)], { now: at })).toEqual(codes);
});

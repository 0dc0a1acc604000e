/** Cipher suites. Source: istio/istio pkg/config/security/security.go. */
import { type Problem, problem } from '../../finding.ts';

const known: ReadonlySet<string> = new Set([
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'AES256-GCM-SHA384',
  'AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-SHA',
  'ECDHE-RSA-AES256-SHA',
  'ECDHE-ECDSA-AES128-SHA',
  'ECDHE-RSA-AES128-SHA',
  'AES256-SHA',
  'AES128-SHA',
  'DES-CBC3-SHA',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
]);

/** What does not start with a letter or digit is an operator of OpenSSL's cipher lists and passes unread. */
function isValid(suite: string): boolean {
  return suite === '' || suite === 'ALL' || !/^[\p{L}\p{N}]/u.test(suite) || known.has(suite);
}

function distinct(suites: readonly string[]): string {
  return [...new Set(suites)].toSorted().join(' ');
}

/** Unknown and repeated suites are ignored by istiod, with a warning. */
export function cipherProblems(suites: readonly string[]): Problem[] {
  const invalid = suites.filter((suite) => !isValid(suite));
  const twice = suites.filter((suite, index) => isValid(suite) && suites.indexOf(suite) < index);
  return [
    ...(invalid.length > 0 ? [problem('gw.tls.invalidCiphers', { ciphers: distinct(invalid) })] : []),
    ...(twice.length > 0 ? [problem('gw.tls.duplicateCiphers', { ciphers: distinct(twice) })] : []),
  ];
}

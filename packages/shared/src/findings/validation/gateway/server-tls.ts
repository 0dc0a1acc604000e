/** TLS of a server. Source: istio/istio pkg/config/validation/validation.go (validateTLSOptions). */
import { type Problem, problem } from '../../finding.ts';
import type { ServerTlsShape } from '../shape/gateway-shape.ts';
import { cipherProblems } from './cipher-suites.ts';

const maxCertificates = 2;

function versionProblems({ minProtocolVersion, cipherSuites }: ServerTlsShape): Problem[] {
  const isOld = minProtocolVersion === 'TLSV1_0' || minProtocolVersion === 'TLSV1_1';
  return isOld && !cipherSuites?.length ? [problem('gw.tls.oldVersion')] : [];
}

/** In mode ISTIO_MUTUAL the certificates are Istio's own. */
function istioMutualProblems(tls: ServerTlsShape): Problem[] {
  const given: readonly (readonly [string, unknown])[] = [
    ['server certificate', tls.serverCertificate],
    ['private key', tls.privateKey],
    ['CA bundle', tls.caCertificates],
    ['tlsCertificates', tls.tlsCertificates?.length],
    ['credentialName', tls.credentialName],
    ['credentialNames', tls.credentialNames?.length],
  ];
  return given.flatMap(([what, value]) => (value ? [problem('gw.tls.istioMutual', { what })] : []));
}

function passthroughProblems(tls: ServerTlsShape): Problem[] {
  const mode = tls.mode ?? 'PASSTHROUGH';
  if (mode !== 'PASSTHROUGH' && mode !== 'AUTO_PASSTHROUGH') return [];
  const hasCertificates =
    tls.caCrl || tls.serverCertificate || tls.privateKey || tls.caCertificates || hasCredential(tls);
  return hasCertificates || tls.tlsCertificates?.length ? [problem('gw.tls.passthrough', { mode })] : [];
}

function hasCredential(tls: ServerTlsShape): boolean {
  return Boolean(tls.credentialName) || Boolean(tls.credentialNames?.length);
}

function sourceProblems(tls: ServerTlsShape): Problem[] {
  const sources = [
    tls.serverCertificate && tls.privateKey,
    tls.credentialName,
    tls.credentialNames?.length,
    tls.tlsCertificates?.length,
  ];
  return sources.filter(Boolean).length > 1 ? [problem('gw.tls.severalSources')] : [];
}

/** What has to be on the gateway's disk when nothing is fetched by name. */
function fileProblems(tls: ServerTlsShape): Problem[] {
  const isMutual = tls.mode === 'MUTUAL' || tls.mode === 'OPTIONAL_MUTUAL';
  if (!isMutual && tls.mode !== 'SIMPLE') return [];
  const mode = isMutual ? 'MUTUAL' : 'SIMPLE';
  const certificates = tls.tlsCertificates?.length ? tls.tlsCertificates : [tls];
  return [
    ...(isMutual && !tls.caCertificates ? [problem('gw.tls.requires', { mode, what: 'client CA bundle' })] : []),
    ...(certificates.length > maxCertificates ? [problem('gw.tls.tooMany', { mode })] : []),
    ...certificates.flatMap(({ serverCertificate, privateKey }) => [
      ...(serverCertificate ? [] : [problem('gw.tls.requires', { mode, what: 'server certificate' })]),
      ...(privateKey ? [] : [problem('gw.tls.requires', { mode, what: 'private key' })]),
    ]),
  ];
}

function revocationProblems(tls: ServerTlsShape): Problem[] {
  if (!tls.caCrl) return [];
  return [
    ...(tls.credentialName ? [problem('gw.tls.crlWithCredential')] : []),
    ...(tls.mode === 'SIMPLE' ? [problem('gw.tls.crlWithSimple')] : []),
  ];
}

const fetchingModes: ReadonlySet<string> = new Set(['SIMPLE', 'MUTUAL', 'OPTIONAL_MUTUAL']);

export function serverTlsProblems(tls: ServerTlsShape): Problem[] {
  const always = [...versionProblems(tls), ...cipherProblems(tls.cipherSuites ?? [])];
  if (tls.mode === 'ISTIO_MUTUAL') return [...always, ...istioMutualProblems(tls)];
  const sources = [...always, ...passthroughProblems(tls), ...sourceProblems(tls)];
  const isFetched = hasCredential(tls) && fetchingModes.has(tls.mode ?? '');
  return isFetched ? sources : [...sources, ...fileProblems(tls), ...revocationProblems(tls)];
}

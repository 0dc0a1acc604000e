/** What istiod says of DestinationRules. Texts are istiod's own where it has one. */
import type { MessageTable } from './message-table.ts';

export const destinationRuleMessages = {
  'dr.subset.duplicate': { code: 'IST0106', text: 'duplicate subset names: {name}' },
  'dr.trafficPolicy.empty': { code: 'IST0106', text: 'traffic policy must have at least one field' },
  'dr.trafficPolicy.tunnelAndProxyProtocol': {
    code: 'IST0106',
    text: 'tunnel and proxyProtocol must not be set together',
  },
  'dr.portPolicy.port': { code: 'IST0106', text: 'portTrafficPolicy must have valid port' },
  'dr.portPolicy.empty': { code: 'IST0106', text: 'port traffic policy must have at least one field' },
  'dr.outlier.percent': { code: 'IST0106', text: 'percentage {value} is not in range 0..100' },
  'dr.outlier.consecutiveErrors': {
    code: 'IST0133',
    text: 'outlier detection consecutive errors is deprecated, use consecutiveGatewayErrors or consecutive5xxErrors instead',
  },
  'dr.outlier.localOrigin': {
    code: 'IST0106',
    text: 'outlier detection consecutive local origin failures is specified, but split external local origin errors is set to false',
  },
  'dr.pool.empty': { code: 'IST0106', text: 'connection pool must have at least one field' },
  'dr.pool.negative': { code: 'IST0106', text: '{field} must be non-negative' },
  'dr.pool.clientProtocol': {
    code: 'IST0106',
    text: 'use client protocol must not be true when H2UpgradePolicy is UPGRADE',
  },
  'dr.pool.keepAlive': { code: 'IST0106', text: 'http2 keepalive requires {field}' },
  'dr.lb.cookieName': { code: 'IST0106', text: 'name required for HttpCookie' },
  'dr.lb.cookieAttributeName': { code: 'IST0106', text: 'name required for HttpCookie attribute' },
  'dr.lb.cookieAttributeTwice': { code: 'IST0106', text: 'duplicate HttpCookie attribute name: {name}' },
  'dr.lb.minimumRingSize': {
    code: 'IST0133',
    text: "consistent hash MinimumRingSize is deprecated, use ConsistentHashLB's RingHash configuration instead",
  },
  'dr.lb.hashTwice': {
    code: 'IST0106',
    text: 'only one of MinimumRingSize or Maglev/Ringhash can be specified',
  },
  'dr.lb.maglevMissing': { code: 'IST0106', text: 'tableSize must be set for maglev' },
  'dr.lb.maglevTooLarge': { code: 'IST0106', text: 'tableSize must be less than 5000011 for maglev' },
  'dr.lb.maglevPrime': { code: 'IST0106', text: 'tableSize must be a prime number for maglev' },
  'dr.lb.localityAndZoneAware': {
    code: 'IST0106',
    text: 'only one of localityLbSetting or zoneAwareLbSetting can be specified',
  },
  'dr.warmup.duration': { code: 'IST0106', text: 'duration is required' },
  'dr.warmup.minimumPercent': {
    code: 'IST0106',
    text: 'minimumPercent value should be less than or equal to 100',
  },
  'dr.warmup.aggression': { code: 'IST0106', text: 'aggression should be greater than 0' },
  'dr.locality.exclusive': {
    code: 'IST0106',
    text: "can not simultaneously specify 'distribute' and 'failover'",
  },
  'dr.locality.failoverPriority': {
    code: 'IST0106',
    text: "can not simultaneously set 'failover' and topology label '{label}' in 'failover_priority'",
  },
  'dr.locality.weight': { code: 'IST0106', text: 'locality weight must be in range [1, 100]' },
  'dr.locality.total': { code: 'IST0106', text: 'total locality weight {total} != 100' },
  'dr.locality.wildcard': {
    code: 'IST0106',
    text: "locality {locality} wildcard '*' number can not exceed 1 and must be in the end",
  },
  'dr.locality.overlap': { code: 'IST0106', text: 'locality {locality} overlap with previous specified ones' },
  'dr.locality.empty': {
    code: 'IST0106',
    text: 'locality {locality} must not contain empty region/zone/subzone info',
  },
  'dr.failover.outlier': {
    code: 'IST0133',
    text: 'outlier detection policy must be provided for failover',
  },
  'dr.failover.same': { code: 'IST0106', text: 'locality lb failover settings must specify different regions' },
  'dr.failover.region': { code: 'IST0106', text: 'locality lb failover only specify region' },
  'dr.failover.wildcard': {
    code: 'IST0106',
    text: "locality lb failover region should not contain '*' wildcard",
  },
  'dr.zoneAware.subzone': {
    code: 'IST0106',
    text: "zone aware load balancing does not support label '{label}' in 'failover_priority'",
  },
  'dr.tls.configMap': {
    code: 'IST0106',
    text: 'invalid configmap:// credentialName: namespace must match the configuration namespace {namespace}',
  },
  'dr.tls.skipVerifySimple': {
    code: 'IST0106',
    text: 'cannot specify CaCertificates or CredentialName or SubjectAltNames when InsecureSkipVerify is set true',
  },
  'dr.tls.skipVerifyMutual': {
    code: 'IST0106',
    text: 'cannot specify CaCertificates or SubjectAltNames when InsecureSkipVerify is set true',
  },
  'dr.tls.credentialAndFiles': {
    code: 'IST0106',
    text: 'cannot specify client certificates or CA certificate or CA CRL If credentialName is set',
  },
  'dr.tls.clientCertificate': { code: 'IST0106', text: 'client certificate required for mutual tls' },
  'dr.tls.privateKey': { code: 'IST0106', text: 'private key required for mutual tls' },
  'dr.tunnel.protocol': { code: 'IST0106', text: 'tunnel protocol must be "CONNECT" or "POST"' },
  'dr.tunnel.host': { code: 'IST0106', text: 'tunnel target host must be valid FQDN or IP address: {host}' },
  'dr.tunnel.port': {
    code: 'IST0106',
    text: 'tunnel target port is invalid: port number {port} must be in the range 1..65535',
  },
} as const satisfies MessageTable;

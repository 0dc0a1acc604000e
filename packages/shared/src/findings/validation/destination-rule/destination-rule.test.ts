import { expect, test } from 'vitest';
import { aDestinationRule, found } from '../../testing/objects.ts';

const v1 = { name: 'v1', labels: { version: 'v1' } };
const lb = { simple: 'ROUND_ROBIN' };

test.each([
  { spec: { host: 'reviews' }, keys: [] },
  { spec: { host: '*' }, keys: [] },
  { spec: {}, keys: ['name.domain.empty at spec.host'] },
  { spec: { host: 're!views' }, keys: ['name.domain.label at spec.host'] },
  { spec: { host: 'reviews', subsets: [v1, { ...v1, name: 'v2' }] }, keys: [] },
  { spec: { host: 'reviews', subsets: [v1, v1] }, keys: ['dr.subset.duplicate at spec.subsets.1.name'] },
  { spec: { host: 'reviews', subsets: [{}] }, keys: ['name.subset.empty at spec.subsets.0.name'] },
  { spec: { host: 'reviews', subsets: [{ name: 'v.1' }] }, keys: ['name.subset.invalid at spec.subsets.0.name'] },
  { spec: { host: 'reviews', subsets: [{ name: 'all', labels: {} }] }, keys: [] },
  {
    spec: { host: 'reviews', subsets: [{ name: 'v1', labels: { version: '!' } }] },
    keys: ['name.label.value at spec.subsets.0.labels'],
  },
  {
    spec: { host: 'reviews', subsets: [{ ...v1, trafficPolicy: {} }] },
    keys: ['dr.trafficPolicy.empty at spec.subsets.0.trafficPolicy'],
  },
  // Warnings inside a subset are lost.
  {
    spec: { host: 'reviews', subsets: [{ ...v1, trafficPolicy: { outlierDetection: { consecutiveErrors: 5 } } }] },
    keys: [],
  },
  { spec: { host: 'reviews', exportTo: ['*', 'a'] }, keys: ['exportTo.publicWithOthers at spec.exportTo'] },
  { spec: { host: 'reviews', workloadSelector: { matchLabels: { app: 'a' } } }, keys: [] },
  { spec: { host: 'reviews', workloadSelector: {} }, keys: ['name.selector.noLabels at spec.workloadSelector'] },
  {
    spec: { host: 'reviews', workloadSelector: { matchLabels: { app: '*' } }, exportTo: ['bank'] },
    keys: ['exportTo.selectorBeyond at spec.exportTo', 'name.selector.wildcard at spec.workloadSelector'],
  },
])('$spec: $keys', ({ spec, keys }) => {
  expect(found(aDestinationRule(spec))).toEqual(keys);
});

function inPolicy(trafficPolicy: Readonly<Record<string, unknown>>): string[] {
  return found(aDestinationRule({ host: 'reviews', trafficPolicy })).map((text) =>
    text.replace('spec.trafficPolicy.', '').replace('spec.trafficPolicy', 'policy'),
  );
}

test.each([
  { policy: { loadBalancer: lb }, keys: [] },
  { policy: { retryBudget: { percent: 20 } }, keys: [] },
  { policy: { proxyProtocol: { version: 'V2' } }, keys: [] },
  { policy: {}, keys: ['dr.trafficPolicy.empty at policy'] },
  { policy: { portLevelSettings: [] }, keys: ['dr.trafficPolicy.empty at policy'] },
  {
    policy: { tunnel: { targetHost: 'a', targetPort: 1 }, proxyProtocol: {} },
    keys: ['dr.trafficPolicy.tunnelAndProxyProtocol at policy'],
  },
  { policy: { tunnel: { protocol: 'POST', targetHost: '10.0.0.1', targetPort: 443 } }, keys: [] },
  { policy: { tunnel: { targetHost: 'a.com', targetPort: 443 } }, keys: [] },
  {
    policy: { tunnel: { protocol: 'GET', targetHost: '!', targetPort: 0 } },
    keys: [
      'dr.tunnel.protocol at tunnel.protocol',
      'dr.tunnel.host at tunnel.targetHost',
      'dr.tunnel.port at tunnel.targetPort',
    ],
  },
  { policy: { tunnel: {} }, keys: ['dr.tunnel.host at tunnel.targetHost', 'dr.tunnel.port at tunnel.targetPort'] },
  { policy: { portLevelSettings: [{ port: { number: 80 }, loadBalancer: lb }] }, keys: [] },
  {
    policy: { portLevelSettings: [{ loadBalancer: lb }] },
    keys: ['dr.portPolicy.port at portLevelSettings.0.port'],
  },
  {
    policy: { portLevelSettings: [{ port: { number: 80 } }] },
    keys: ['dr.portPolicy.empty at portLevelSettings.0'],
  },
  {
    policy: { portLevelSettings: [{ port: { number: 80 }, connectionPool: {} }] },
    keys: ['dr.pool.empty at portLevelSettings.0.connectionPool'],
  },
  { policy: { portLevelSettings: [{ port: {}, outlierDetection: { consecutiveErrors: 1 } }] }, keys: [] },

  { policy: { outlierDetection: {} }, keys: [] },
  { policy: { outlierDetection: { interval: '2s', baseEjectionTime: '30s', maxEjectionPercent: 100 } }, keys: [] },
  { policy: { outlierDetection: { interval: '0s' } }, keys: ['name.duration.tooShort at outlierDetection.interval'] },
  {
    policy: { outlierDetection: { baseEjectionTime: '1.0001ms' } },
    keys: ['name.duration.precision at outlierDetection.baseEjectionTime'],
  },
  {
    policy: { outlierDetection: { maxEjectionPercent: 101, minHealthPercent: -1 } },
    keys: [
      'dr.outlier.percent at outlierDetection.maxEjectionPercent',
      'dr.outlier.percent at outlierDetection.minHealthPercent',
    ],
  },
  {
    policy: { outlierDetection: { consecutiveErrors: 5 } },
    keys: ['dr.outlier.consecutiveErrors at outlierDetection.consecutiveErrors'],
  },
  {
    policy: { outlierDetection: { consecutiveLocalOriginFailures: 5 } },
    keys: ['dr.outlier.localOrigin at outlierDetection.consecutiveLocalOriginFailures'],
  },
  {
    policy: { outlierDetection: { consecutiveLocalOriginFailures: 5, splitExternalLocalOriginErrors: true } },
    keys: [],
  },
  { policy: { outlierDetection: { consecutiveLocalOriginFailures: 0 } }, keys: [] },

  { policy: { connectionPool: { tcp: {} } }, keys: [] },
  { policy: { connectionPool: {} }, keys: ['dr.pool.empty at connectionPool'] },
  { policy: { connectionPool: { http: { maxRetries: 0, idleTimeout: '30s' } } }, keys: [] },
  {
    policy: { connectionPool: { http: { http2MaxRequests: -1 } } },
    keys: ['dr.pool.negative at connectionPool.http.http2MaxRequests'],
  },
  {
    policy: { connectionPool: { http: { idleTimeout: '0s' } } },
    keys: ['name.duration.tooShort at connectionPool.http.idleTimeout'],
  },
  {
    policy: { connectionPool: { http: { h2UpgradePolicy: 'UPGRADE', useClientProtocol: true } } },
    keys: ['dr.pool.clientProtocol at connectionPool.http.useClientProtocol'],
  },
  { policy: { connectionPool: { http: { h2UpgradePolicy: 'UPGRADE' } } }, keys: [] },
  { policy: { connectionPool: { http: { useClientProtocol: true } } }, keys: [] },
  {
    policy: { connectionPool: { http: { http2KeepAlive: { interval: '0s' } } } },
    keys: [
      'name.duration.tooShort at connectionPool.http.http2KeepAlive.interval',
      'dr.pool.keepAlive at connectionPool.http.http2KeepAlive.timeout',
    ],
  },
  {
    policy: { connectionPool: { tcp: { maxConnections: -1 } } },
    keys: ['dr.pool.negative at connectionPool.tcp.maxConnections'],
  },
  {
    policy: { connectionPool: { tcp: { connectTimeout: '0s' } } },
    keys: ['name.duration.tooShort at connectionPool.tcp.connectTimeout'],
  },
  {
    policy: { connectionPool: { tcp: { maxConnectionDuration: '1.5ms' } } },
    keys: ['name.duration.precision at connectionPool.tcp.maxConnectionDuration'],
  },
  { policy: { connectionPool: { tcp: { idleTimeout: '0s' } } }, keys: [] },
  {
    policy: { connectionPool: { tcp: { idleTimeout: '1.5ms' } } },
    keys: ['name.duration.precision at connectionPool.tcp.idleTimeout'],
  },
  {
    policy: { connectionPool: { tcp: { tcpKeepalive: { time: '0s', interval: '75s' } } } },
    keys: ['name.duration.tooShort at connectionPool.tcp.tcpKeepalive.time'],
  },
])('$policy: $keys', ({ policy, keys }) => {
  expect(inPolicy(policy)).toEqual(keys);
});

test.each([
  { tls: {}, keys: [] },
  { tls: { mode: 'ISTIO_MUTUAL' }, keys: [] },
  { tls: { mode: 'MUTUAL', clientCertificate: 'a', privateKey: 'b' }, keys: [] },
  { tls: { mode: 'MUTUAL' }, keys: ['dr.tls.clientCertificate', 'dr.tls.privateKey'] },
  { tls: { mode: 'MUTUAL', clientCertificate: 'a' }, keys: ['dr.tls.privateKey'] },
  { tls: { mode: 'MUTUAL', credentialName: 'c' }, keys: [] },
  { tls: { mode: 'SIMPLE', credentialName: 'c', caCertificates: 'ca' }, keys: ['dr.tls.credentialAndFiles'] },
  { tls: { mode: 'MUTUAL', credentialName: 'c', caCrl: 'crl' }, keys: ['dr.tls.credentialAndFiles'] },
  { tls: { mode: 'MUTUAL', credentialName: 'c', privateKey: 'k' }, keys: ['dr.tls.credentialAndFiles'] },
  { tls: { mode: 'DISABLE', credentialName: 'c', caCertificates: 'ca' }, keys: [] },
  { tls: { mode: 'SIMPLE', insecureSkipVerify: true }, keys: [] },
  { tls: { mode: 'SIMPLE', insecureSkipVerify: true, credentialName: 'c' }, keys: ['dr.tls.skipVerifySimple'] },
  { tls: { mode: 'SIMPLE', insecureSkipVerify: true, subjectAltNames: ['a'] }, keys: ['dr.tls.skipVerifySimple'] },
  { tls: { mode: 'MUTUAL', insecureSkipVerify: true, credentialName: 'c' }, keys: [] },
  {
    tls: { mode: 'MUTUAL', insecureSkipVerify: true, credentialName: 'c', subjectAltNames: ['a'] },
    keys: ['dr.tls.skipVerifyMutual'],
  },
  { tls: { mode: 'DISABLE', insecureSkipVerify: true, caCertificates: 'a' }, keys: [] },
  { tls: { mode: 'SIMPLE', credentialName: 'configmap://ca' }, keys: [] },
  { tls: { mode: 'SIMPLE', credentialName: 'configmap://shop/ca' }, keys: [] },
  { tls: { mode: 'SIMPLE', credentialName: 'configmap://bank/ca' }, keys: ['dr.tls.configMap'] },
  { tls: { mode: 'SIMPLE', credentialName: 'configmap://' }, keys: ['dr.tls.configMap'] },
  { tls: { mode: 'SIMPLE', credentialName: 'configmap://shop/' }, keys: ['dr.tls.configMap'] },
  { tls: { mode: 'SIMPLE', credentialName: 'configmap://shop/a/b' }, keys: ['dr.tls.configMap'] },
])('tls $tls: $keys', ({ tls, keys }) => {
  expect(inPolicy({ tls })).toEqual(keys.map((key) => `${key} at tls`));
});

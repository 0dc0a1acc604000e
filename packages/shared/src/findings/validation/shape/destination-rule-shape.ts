/** DestinationRule as its CRD has it (istio/api kubernetes/customresourcedefinitions.gen.yaml), newest fields included. */
import { z } from 'zod';
import {
  atMostOne,
  duration,
  flag,
  int32,
  number,
  oneOfValues,
  text,
  textMap,
  texts,
  uint32,
  uint64,
} from './fields.ts';

const failover = z.array(z.object({ from: text, to: text })).nullish();

const localityLbSetting = z.object({
  distribute: z.array(z.object({ from: text, to: z.record(z.string(), z.uint32()).nullish() })).nullish(),
  failover,
  failoverPriority: texts,
  enabled: flag,
});
export type LocalityShape = z.infer<typeof localityLbSetting>;

const zoneAwareLbSetting = z.object({ failover, failoverPriority: texts, enabled: flag });
export type ZoneAwareShape = z.infer<typeof zoneAwareLbSetting>;

const consistentHash = atMostOne(
  atMostOne(
    z.object({
      httpHeaderName: text,
      httpCookie: z
        .object({
          name: text,
          path: text,
          ttl: duration,
          attributes: z.array(z.object({ name: text, value: text })).nullish(),
        })
        .nullish(),
      useSourceIp: flag,
      httpQueryParameterName: text,
      minimumRingSize: uint64,
      ringHash: z.object({ minimumRingSize: uint64 }).nullish(),
      maglev: z.object({ tableSize: uint64 }).nullish(),
    }),
    ['httpHeaderName', 'httpCookie', 'useSourceIp', 'httpQueryParameterName'],
  ),
  ['ringHash', 'maglev'],
);
export type ConsistentHashShape = z.infer<typeof consistentHash>;

const loadBalancer = atMostOne(
  z.object({
    simple: oneOfValues(['UNSPECIFIED', 'LEAST_CONN', 'RANDOM', 'PASSTHROUGH', 'ROUND_ROBIN', 'LEAST_REQUEST']),
    consistentHash: consistentHash.nullish(),
    backendUtilization: z.looseObject({}).nullish(),
    localityLbSetting: localityLbSetting.nullish(),
    zoneAwareLbSetting: zoneAwareLbSetting.nullish(),
    warmup: z.object({ duration, minimumPercent: number, aggression: number }).nullish(),
    warmupDurationSecs: duration,
  }),
  ['simple', 'consistentHash', 'backendUtilization'],
);
export type LoadBalancerShape = z.infer<typeof loadBalancer>;

const connectionPool = z.object({
  http: z
    .object({
      h2UpgradePolicy: oneOfValues(['DEFAULT', 'DO_NOT_UPGRADE', 'UPGRADE']),
      http1MaxPendingRequests: int32,
      http2MaxRequests: int32,
      maxRequestsPerConnection: int32,
      maxRetries: int32,
      maxConcurrentStreams: int32,
      idleTimeout: duration,
      useClientProtocol: flag,
      http2KeepAlive: z.object({ interval: duration, timeout: duration }).nullish(),
    })
    .nullish(),
  tcp: z
    .object({
      maxConnections: int32,
      connectTimeout: duration,
      idleTimeout: duration,
      maxConnectionDuration: duration,
      tcpKeepalive: z.object({ probes: uint32, time: duration, interval: duration }).nullish(),
    })
    .nullish(),
});
export type ConnectionPoolShape = z.infer<typeof connectionPool>;

const outlierDetection = z.object({
  baseEjectionTime: duration,
  interval: duration,
  consecutive5xxErrors: uint32,
  consecutiveErrors: int32,
  consecutiveGatewayErrors: uint32,
  consecutiveLocalOriginFailures: uint32,
  maxEjectionPercent: int32,
  minHealthPercent: int32,
  splitExternalLocalOriginErrors: flag,
});
export type OutlierShape = z.infer<typeof outlierDetection>;

const tls = z.object({
  mode: oneOfValues(['DISABLE', 'SIMPLE', 'MUTUAL', 'ISTIO_MUTUAL']),
  clientCertificate: text,
  privateKey: text,
  caCertificates: text,
  caCrl: text,
  credentialName: text,
  subjectAltNames: texts,
  sni: text,
  insecureSkipVerify: flag,
});
export type ClientTlsShape = z.infer<typeof tls>;

const portPolicy = z.object({
  port: z.object({ number: uint32 }).nullish(),
  loadBalancer: loadBalancer.nullish(),
  connectionPool: connectionPool.nullish(),
  outlierDetection: outlierDetection.nullish(),
  tls: tls.nullish(),
});
export type PortPolicyShape = z.infer<typeof portPolicy>;

const trafficPolicy = portPolicy.omit({ port: true }).extend({
  portLevelSettings: z.array(portPolicy).nullish(),
  tunnel: z.object({ protocol: text, targetHost: text, targetPort: uint32 }).nullish(),
  proxyProtocol: z.object({ version: oneOfValues(['V1', 'V2']) }).nullish(),
  retryBudget: z
    .object({ percent: z.number().min(0).max(100).nullish(), minRetryConcurrency: uint32, budgetInterval: duration })
    .nullish(),
});
export type TrafficPolicyShape = z.infer<typeof trafficPolicy>;

const subset = z.object({ name: text, labels: textMap, trafficPolicy: trafficPolicy.nullish() });

export const DestinationRuleShape = z.object({
  host: text,
  subsets: z.array(subset).nullish(),
  trafficPolicy: trafficPolicy.nullish(),
  exportTo: texts,
  workloadSelector: z.object({ matchLabels: textMap }).nullish(),
});
export type DestinationRuleShape = z.infer<typeof DestinationRuleShape>;

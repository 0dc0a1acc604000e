/** DestinationRule (networking.istio.io v1, v1beta1, v1alpha3), loose. See `virtual-service.ts`. */
import { z } from 'zod';
import { KubernetesObject } from '../kubernetes/object.ts';

export const TrafficPolicy = z.looseObject({
  loadBalancer: z.looseObject({}).nullish(),
  connectionPool: z.looseObject({}).nullish(),
  outlierDetection: z.looseObject({}).nullish(),
  tls: z.looseObject({}).nullish(),
  portLevelSettings: z
    .array(z.looseObject({ port: z.looseObject({ number: z.number().optional() }).nullish() }))
    .nullish(),
  tunnel: z.looseObject({}).nullish(),
  proxyProtocol: z.looseObject({}).nullish(),
});
export type TrafficPolicy = z.infer<typeof TrafficPolicy>;

/** A named part of a service's pods: those that carry all of its labels. */
export const Subset = z.looseObject({
  name: z.string(),
  labels: z.record(z.string(), z.string()).nullish(),
  trafficPolicy: TrafficPolicy.nullish(),
});
export type Subset = z.infer<typeof Subset>;

export const DestinationRuleSpec = z.looseObject({
  host: z.string(),
  subsets: z.array(Subset).nullish(),
  trafficPolicy: TrafficPolicy.nullish(),
  exportTo: z.array(z.string()).nullish(),
  workloadSelector: z.looseObject({ matchLabels: z.record(z.string(), z.string()).nullish() }).nullish(),
});
export type DestinationRuleSpec = z.infer<typeof DestinationRuleSpec>;

export const DestinationRule = KubernetesObject.extend({ spec: DestinationRuleSpec });
export type DestinationRule = z.infer<typeof DestinationRule>;

/** Gateway (gateway.networking.k8s.io v1, v1beta1), loose: unknown fields pass through. */
import { z } from 'zod';
import { KubernetesObject } from '../../kubernetes/object.ts';

/** Which namespaces may attach routes, and of which kinds; absent: HTTPRoutes of the Gateway's own. */
export const AllowedRoutes = z.looseObject({
  namespaces: z
    .looseObject({
      from: z.string().optional(),
      selector: z
        .looseObject({
          matchLabels: z.record(z.string(), z.string()).nullish(),
          matchExpressions: z
            .array(z.looseObject({ key: z.string(), operator: z.string(), values: z.array(z.string()).nullish() }))
            .nullish(),
        })
        .nullish(),
    })
    .nullish(),
  kinds: z.array(z.looseObject({ kind: z.string() })).nullish(),
});
export type AllowedRoutes = z.infer<typeof AllowedRoutes>;

export const Listener = z.looseObject({
  name: z.string(),
  hostname: z.string().nullish(),
  port: z.number(),
  protocol: z.string(),
  tls: z.looseObject({ mode: z.string().optional() }).nullish(),
  allowedRoutes: AllowedRoutes.nullish(),
});
export type Listener = z.infer<typeof Listener>;

export const KubernetesGateway = KubernetesObject.extend({
  spec: z.looseObject({
    gatewayClassName: z.string().optional(),
    listeners: z.array(Listener).nullish(),
    /** Of type Hostname: Services that stand in front of it already. */
    addresses: z.array(z.looseObject({ type: z.string().optional(), value: z.string().optional() })).nullish(),
  }),
  status: z
    .looseObject({
      addresses: z.array(z.looseObject({ type: z.string().optional(), value: z.string() })).nullish(),
    })
    .optional(),
});
export type KubernetesGateway = z.infer<typeof KubernetesGateway>;

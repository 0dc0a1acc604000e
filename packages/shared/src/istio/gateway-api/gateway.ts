/** Gateway (gateway.networking.k8s.io v1, v1beta1), loose: unknown fields pass through. */
import { z } from 'zod';
import { KubernetesObject } from '../../kubernetes/object.ts';

export const Listener = z.looseObject({
  name: z.string(),
  hostname: z.string().nullish(),
  port: z.number(),
  protocol: z.string(),
  tls: z.looseObject({ mode: z.string().optional() }).nullish(),
});
export type Listener = z.infer<typeof Listener>;

export const KubernetesGateway = KubernetesObject.extend({
  spec: z.looseObject({ gatewayClassName: z.string().optional(), listeners: z.array(Listener).nullish() }),
  status: z
    .looseObject({
      addresses: z.array(z.looseObject({ type: z.string().optional(), value: z.string() })).nullish(),
    })
    .optional(),
});
export type KubernetesGateway = z.infer<typeof KubernetesGateway>;

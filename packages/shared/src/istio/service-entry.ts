/** ServiceEntry (networking.istio.io v1, v1beta1, v1alpha3), loose. See `virtual-service.ts`. */
import { z } from 'zod';
import { KubernetesObject } from '../kubernetes/object.ts';

export const ServiceEntrySpec = z.looseObject({
  hosts: z.array(z.string()).nullish(),
  addresses: z.array(z.string()).nullish(),
  ports: z
    .array(
      z.looseObject({
        number: z.number().optional(),
        name: z.string().optional(),
        protocol: z.string().optional(),
        targetPort: z.number().optional(),
      }),
    )
    .nullish(),
  location: z.string().optional(),
  resolution: z.string().optional(),
  endpoints: z
    .array(z.looseObject({ address: z.string().optional(), labels: z.record(z.string(), z.string()).nullish() }))
    .nullish(),
  workloadSelector: z.looseObject({ labels: z.record(z.string(), z.string()).nullish() }).nullish(),
  exportTo: z.array(z.string()).nullish(),
});
export type ServiceEntrySpec = z.infer<typeof ServiceEntrySpec>;

export const ServiceEntry = KubernetesObject.extend({ spec: ServiceEntrySpec });
export type ServiceEntry = z.infer<typeof ServiceEntry>;

/** Sidecar (networking.istio.io v1, v1beta1, v1alpha3), loose. See `virtual-service.ts`. */
import { z } from 'zod';
import { KubernetesObject } from '../kubernetes/object.ts';

export const SidecarSpec = z.looseObject({
  workloadSelector: z.looseObject({ labels: z.record(z.string(), z.string()).nullish() }).nullish(),
  egress: z
    .array(
      z.looseObject({
        port: z.looseObject({ number: z.number().optional() }).nullish(),
        /** `namespace/dnsName`; namespace `*`, `.` or `~` allowed. */
        hosts: z.array(z.string()).nullish(),
      }),
    )
    .nullish(),
  outboundTrafficPolicy: z.looseObject({ mode: z.string().optional() }).nullish(),
});
export type SidecarSpec = z.infer<typeof SidecarSpec>;

export const Sidecar = KubernetesObject.extend({ spec: SidecarSpec });
export type Sidecar = z.infer<typeof Sidecar>;

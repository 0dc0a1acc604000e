/** Gateway (networking.istio.io v1, v1beta1, v1alpha3), loose. See `virtual-service.ts`. */
import { z } from 'zod';
import { KubernetesObject } from '../kubernetes/object.ts';

export const GatewayPort = z.looseObject({
  number: z.number().optional(),
  protocol: z.string().optional(),
  name: z.string().optional(),
  targetPort: z.number().optional(),
});

const ServerTLSSettings = z.looseObject({
  httpsRedirect: z.boolean().optional(),
  mode: z.string().optional(),
  credentialName: z.string().optional(),
});

export const Server = z.looseObject({
  name: z.string().optional(),
  port: GatewayPort.nullish(),
  /** `[namespace/]dnsName`; namespace `*` or `.` allowed. */
  hosts: z.array(z.string()).nullish(),
  tls: ServerTLSSettings.nullish(),
  bind: z.string().optional(),
});
export type Server = z.infer<typeof Server>;

export const GatewaySpec = z.looseObject({
  selector: z.record(z.string(), z.string()).nullish(),
  servers: z.array(Server).nullish(),
});
export type GatewaySpec = z.infer<typeof GatewaySpec>;

export const Gateway = KubernetesObject.extend({ spec: GatewaySpec });
export type Gateway = z.infer<typeof Gateway>;

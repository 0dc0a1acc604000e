/** Where a Service can be reached from outside of the cluster, as it says itself. */
import { z } from 'zod';
import type { Service } from '../kubernetes/core.ts';

/** A port of a Service at an address from outside. */
export type ServiceAddress = { readonly host: string; readonly port: number; readonly targetPort: number | null };

const Ingress = z.looseObject({
  ip: z.string().optional(),
  hostname: z.string().optional(),
  /** What became of each port; `error` where the load balancer does not serve it. */
  ports: z.array(z.looseObject({ port: z.number(), error: z.string().nullish() })).nullish(),
});
const Outside = z.looseObject({
  spec: z.looseObject({ externalIPs: z.array(z.string()).nullish() }).optional(),
  status: z.looseObject({ loadBalancer: z.looseObject({ ingress: z.array(Ingress).nullish() }).nullish() }).nullish(),
});

/** Those of the load balancer first. Addresses of nodes are not known to a Service: NodePorts alone give none. */
export function outsideAddresses(service: Service): ServiceAddress[] {
  const outside = Outside.safeParse(service);
  if (!outside.success) return [];
  const ports = (service.spec?.ports ?? []).map(({ port, targetPort }) => ({
    port,
    targetPort: typeof targetPort === 'number' ? targetPort : null,
  }));
  const balanced = (outside.data.status?.loadBalancer?.ingress ?? []).flatMap(({ ip, hostname, ports: published }) => {
    const host = hostname || ip;
    const failed = new Set((published ?? []).filter(({ error }) => error).map(({ port }) => port));
    return host ? ports.filter(({ port }) => !failed.has(port)).map((each) => ({ host, ...each })) : [];
  });
  const external = (outside.data.spec?.externalIPs ?? []).flatMap((host) => ports.map((each) => ({ host, ...each })));
  return [...balanced, ...external];
}

/**
 * The names under which a sidecar knows a service. Source: istio/istio pilot/pkg/networking/core/httproute.go
 * (generateVirtualHostDomains, GenerateAltVirtualHosts).
 */
import type { RegistryService } from './registry.ts';

export type Domains = {
  readonly all: readonly string[];
  /** Short forms, which never displace a service whose full name they equal. */
  readonly short: ReadonlySet<string>;
};

/** Short forms of a Kubernetes service name: `reviews` only from its own namespace. */
function shortForms(host: string, clientNamespace: string, domain: string): string[] {
  const suffix = `.svc.${domain}`;
  if (!host.endsWith(suffix)) return [];
  const base = host.slice(0, -suffix.length);
  const dot = base.indexOf('.');
  if (dot < 0) return [];
  const forms = [base, `${base}.svc`];
  return base.slice(dot + 1) === clientNamespace ? [base.slice(0, dot), ...forms] : forms;
}

/** All domains of a service's virtual host, seen from a namespace; `aliases` are ExternalName services that stand for it. */
export function serviceDomains(
  service: RegistryService,
  aliases: readonly string[],
  clientNamespace: string,
  domain: string,
): Domains {
  const all: string[] = [];
  const short = new Set<string>();
  for (const host of [service.host, ...aliases]) {
    const forms = shortForms(host, clientNamespace, domain);
    for (const form of forms) short.add(form);
    all.push(host, ...(host.includes('*') ? [] : [`${host}.`]), ...forms);
  }
  // Clients of a headless service may also call its pods by name.
  if (service.passthrough && service.kind === 'Service') all.push(...all.map((name) => `*.${name}`));
  const addresses = service.addresses.filter((address) => address !== '0.0.0.0');
  all.push(...addresses.map((address) => (address.includes(':') ? `[${address}]` : address)));
  return { all, short };
}

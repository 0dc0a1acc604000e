/** VirtualServices that name a host but have no part in what a proxy does with it, and why. */
import { meshGateway } from '../istio/gateway-name.ts';
import { hostsMatch, isWildcard } from '../istio/host-name.ts';
import { isVisibleTo } from '../istio/visibility.ts';
import { type RouteEntry, routesOf } from './http-routes.ts';
import type { ProxyConfig } from './proxy-config.ts';
import { listenerFor } from './proxy-scope.ts';
import type { RouteSource } from './virtual-host.ts';
import type { ResolvedVirtualService } from './virtual-services.ts';

export type UnusedReason =
  /** Not exported to the proxy's namespace. */
  | 'not-exported'
  /** Bound to other gateways only. */
  | 'other-gateways'
  /** Cut off by a Sidecar resource. */
  | 'not-imported'
  /** Of another namespace than the service and the waypoint, or an HTTPRoute of neither client nor service. */
  | 'other-namespace'
  /** None of its rules is for this proxy and port. */
  | 'no-route-for-proxy'
  /** A VirtualService with a more specific host applies. */
  | 'less-specific-host'
  /** An earlier VirtualService for the host applies; sidecars do not merge them. */
  | 'earlier-wins';

export type UnusedVirtualService = {
  readonly namespace: string;
  readonly name: string;
  readonly reason: UnusedReason;
  /** What became of its matches, for `no-route-for-proxy`. */
  readonly entries: readonly RouteEntry[];
};

type Question = {
  readonly config: ProxyConfig;
  readonly port: number;
  /** The host asked for, as the proxy knows it. */
  readonly host: string;
  readonly used: readonly RouteSource[];
};

/** All VirtualServices for the host that are not among the used ones, in istiod's order. */
export function unusedVirtualServices(question: Question): UnusedVirtualService[] {
  const used = new Set(question.used.map(({ virtualService }) => virtualService));
  return question.config.compiled.virtualServices
    .filter((each) => !used.has(each) && each.hosts.some((host) => hostsMatch(host, question.host)))
    .map((each) => {
      const entries = question.config.entries(each, question.port);
      const reason = reasonFor(each, entries, question);
      const { namespace, name } = each;
      return { namespace, name, reason, entries: reason === 'no-route-for-proxy' ? entries : [] };
    });
}

function reasonFor(
  virtualService: ResolvedVirtualService,
  entries: readonly RouteEntry[],
  { config, port, host, used }: Question,
): UnusedReason {
  const { proxy, scope, listenPorts } = config;
  if (!isVisibleTo(virtualService.visibility, proxy.namespace)) return 'not-exported';
  const isGateway = proxy.kind === 'gateway';
  const bound = isGateway ? listenPorts.has(port) && entries.length > 0 : virtualService.gateways.includes(meshGateway);
  if (!bound) return 'other-gateways';
  if (!isGateway && !listenerFor(scope, port)?.virtualServices.includes(virtualService)) return 'not-imported';
  if (routesOf(entries).length === 0) return 'no-route-for-proxy';
  if (proxy.kind === 'waypoint' || (virtualService.semantics === 'gateway' && used.length === 0)) {
    return 'other-namespace';
  }
  const isExact = (each: ResolvedVirtualService) => each.hosts.some((own) => own === host);
  const best = used[0]?.virtualService;
  if (best && !isExact(virtualService) && longestFit(virtualService, host) < longestFit(best, host)) {
    return 'less-specific-host';
  }
  return 'earlier-wins';
}

/** Length of the longest host that fits; an exact one beats all wildcards. */
function longestFit(virtualService: ResolvedVirtualService, host: string): number {
  const fitting = virtualService.hosts.filter((own) => hostsMatch(own, host));
  return Math.max(0, ...fitting.map((own) => (isWildcard(own) ? own.length : Number.MAX_SAFE_INTEGER)));
}

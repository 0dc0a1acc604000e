/** Route tables as the server describes them, checked by its own schemas. */
import { Routing, RoutingRule } from '@sluice/shared/api/routing';
import type { ServiceState } from '@sluice/shared/api/services';
import type { HTTPMatchRequest } from '@sluice/shared/istio/virtual-service';

const host = 'reviews.default.svc.cluster.local';

type RuleOptions = Partial<Omit<RoutingRule, 'options' | 'destinations'>> & {
  readonly matches?: HTTPMatchRequest[];
  /** Weights by version. */
  readonly to?: Readonly<Record<string, number>>;
  readonly options?: Partial<RoutingRule['options']>;
};

/** A rule of VirtualService default/reviews. */
export function aRoutingRule(index: number, { to = { v1: 100 }, options, ...change }: RuleOptions = {}): RoutingRule {
  const total = Object.values(to).reduce((sum, weight) => sum + weight, 0);
  return RoutingRule.parse({
    origin: { namespace: 'default', name: 'reviews', protocol: 'http', index },
    name: null,
    action: 'route',
    matches: [],
    gateways: ['mesh'],
    destinations: Object.entries(to).map(([version, weight], at) => ({
      index: at,
      host,
      subset: version,
      port: null,
      weight: Object.keys(to).length === 1 ? null : weight,
      share: weight / total,
      version,
    })),
    options: {
      timeout: null,
      retries: null,
      fault: null,
      mirrors: [],
      rewrite: null,
      redirect: null,
      directResponse: null,
      headers: null,
      corsPolicy: null,
      ...options,
    },
    isDefault: false,
    notEditable: null,
    ...change,
  });
}

export const jasonRule = aRoutingRule(0, {
  matches: [{ headers: { 'end-user': { exact: 'jason' } } }],
  to: { v2: 100 },
});

export const restRule = (index: number, to: Readonly<Record<string, number>> = { v1: 60, v2: 30, v3: 10 }) =>
  aRoutingRule(index, { to, isDefault: true });

/** The table of a service: the given rules above the one for everything else, which has its desired weights. */
export function aRouting(service: ServiceState, special: readonly RoutingRule[] = []): Routing {
  const { namespace, name, versions, etag, desired } = service;
  const weights = Object.fromEntries(desired.weights.map(({ version, weight }) => [version, weight ?? 0]));
  const rest = desired.source === 'rule' ? [restRule(special.length, weights)] : [];
  return Routing.parse({ namespace, name, host, versions, rules: [...special, ...rest], etag });
}

/**
 * The route table of one service: the ordered rules that apply to requests for it, as people think of them, each with
 * its origin in a VirtualService. Reading is a lens: nothing here is a copy that could be written back.
 */
import type { NotEditableReason } from '../api/services.ts';
import type {
  HTTPFaultInjection,
  HTTPMatchRequest,
  HTTPMirrorPolicy,
  HTTPRetry,
  HTTPRoute,
  L4MatchAttributes,
} from '../istio/virtual-service.ts';

export type ServiceRef = { readonly namespace: string; readonly name: string };

/** Where a rule is written. Names may be absent or repeated, so position and content identify it, never its name. */
export type RuleOrigin = {
  readonly namespace: string;
  readonly name: string;
  readonly protocol: 'http' | 'tls' | 'tcp';
  readonly index: number;
  /** The root rule that delegates here, for rules of a delegate VirtualService. */
  readonly via?: { readonly namespace: string; readonly name: string; readonly index: number } | undefined;
};

export type RuleDestination = {
  readonly index: number;
  /** Fully qualified. */
  readonly host: string;
  readonly subset: string | null;
  readonly port: number | null;
  /** As written; null where none is. */
  readonly weight: number | null;
  /** Fraction of the requests that the rule takes, 0 to 1. */
  readonly share: number;
  /** The version that the subset stands for; null for another host or an unknown subset. */
  readonly version: string | null;
};

export type RuleOptions = {
  readonly timeout: string | null;
  readonly retries: HTTPRetry | null;
  readonly fault: HTTPFaultInjection | null;
  /** `mirror` and `mirrors` in one form; the percentage is 100 where none is written. */
  readonly mirrors: readonly HTTPMirrorPolicy[];
  readonly rewrite: HTTPRoute['rewrite'] | null;
  readonly redirect: HTTPRoute['redirect'] | null;
  readonly directResponse: HTTPRoute['directResponse'] | null;
  readonly headers: HTTPRoute['headers'] | null;
  readonly corsPolicy: HTTPRoute['corsPolicy'] | null;
};

export type Rule = {
  readonly origin: RuleOrigin;
  readonly name: string | null;
  readonly action: 'route' | 'redirect' | 'direct-response' | 'delegate' | 'none';
  /** ORed; empty means every request. The conditions inside one are ANDed. */
  readonly matches: readonly (HTTPMatchRequest | L4MatchAttributes)[];
  /** Where the rule applies to requests for the service: gateways as `namespace/name`, and `mesh` for sidecars. */
  readonly gateways: readonly string[];
  readonly destinations: readonly RuleDestination[];
  readonly options: RuleOptions;
  /** The last rule that takes every request: "everything else". */
  readonly isDefault: boolean;
  readonly notEditable: NotEditableReason | null;
};

export type RouteTable = {
  readonly service: ServiceRef;
  readonly host: string;
  readonly rules: readonly Rule[];
};

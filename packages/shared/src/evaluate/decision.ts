/** What a proxy does with a request. Decisions are made when the configuration is; deciding only picks one. */
import type { ClusterTarget } from './clusters.ts';
import type { HeaderChanges } from './header-changes.ts';
import type { PathMatch } from './path-match.ts';

export type RouteOrigin = {
  /** null: the default route of a service without VirtualService. */
  readonly virtualService: { readonly namespace: string; readonly name: string } | null;
  /** Position in `http`, `tls` or `tcp` of the VirtualService; null for a default route. */
  readonly ruleIndex: number | null;
  /** Position in the rule's `match`; null without one. */
  readonly matchIndex: number | null;
  /** Name of the generated route: the rule's, and the match's after a dot. */
  readonly ruleName: string | null;
  /** The root rule, where the rule is written in a delegate VirtualService. */
  readonly via: { readonly namespace: string; readonly name: string; readonly index: number } | null;
};

export type WeightedTarget = ClusterTarget & {
  /** 0 to 1; the shares of a decision sum to 1. */
  readonly share: number;
  /** Applied before the route's own, as Envoy does for weighted clusters. */
  readonly headers: HeaderChanges | null;
  /** Host header for this destination; the route's own wins. */
  readonly authority: string | null;
};

export type Retries = {
  readonly attempts: number;
  readonly perTryTimeoutMs: number | null;
  /** Envoy's retry_on policies. */
  readonly retryOn: readonly string[];
  readonly retriableStatusCodes: readonly number[];
  /** A retry avoids the pods tried before. */
  readonly avoidsPreviousHosts: boolean;
};

export type Fault = {
  /** Requests delayed, in percent, and for how long. */
  readonly delay: { readonly percent: number; readonly milliseconds: number } | null;
  readonly abort: {
    readonly percent: number;
    readonly httpStatus: number | null;
    readonly grpcStatus: string | null;
  } | null;
};

export type Mirror = ClusterTarget & { readonly percent: number };

export type PathRewrite =
  | { readonly type: 'prefix'; readonly matched: PathMatch; readonly replacement: string }
  | { readonly type: 'regex'; readonly pattern: string; readonly substitution: string };

/** What chooses the pod inside a cluster; null: the load balancer's own choice. */
export type HashPolicy =
  | { readonly type: 'header'; readonly name: string }
  | { readonly type: 'cookie'; readonly name: string; readonly path: string | null; readonly ttlMs: number | null }
  | { readonly type: 'sourceIp' }
  | { readonly type: 'queryParameter'; readonly name: string };

export type RouteOptions = {
  /** Spans all retries; null: none. */
  readonly timeoutMs: number | null;
  readonly retries: Retries | null;
  readonly fault: Fault | null;
  readonly mirrors: readonly Mirror[];
  readonly rewrite: { readonly path: PathRewrite | null; readonly authority: string | null } | null;
  readonly headers: HeaderChanges | null;
  readonly hashPolicies: readonly HashPolicy[];
  /** As written in the VirtualService. */
  readonly corsPolicy: Readonly<Record<string, unknown>> | null;
  /** Status for a cluster that does not exist: 503, or 500 for routes made from HTTPRoutes. */
  readonly missingClusterStatus: 500 | 503;
};

export type RouteDecision = {
  readonly kind: 'route';
  readonly route: RouteOrigin;
  readonly clusters: readonly WeightedTarget[];
  readonly options: RouteOptions;
};

export type RedirectDecision = {
  readonly kind: 'redirect';
  readonly route: RouteOrigin | null;
  readonly status: number;
  readonly scheme: string | null;
  readonly authority: string | null;
  /** null: the port of the request's Host is kept, unless scheme or host change. */
  readonly port: number | null;
  readonly path:
    | { readonly type: 'full'; readonly replacement: string }
    | { readonly type: 'prefix'; readonly matched: PathMatch; readonly replacement: string }
    | null;
  readonly fault: Fault | null;
  readonly headers: HeaderChanges | null;
};

export type DirectResponseDecision = {
  readonly kind: 'direct-response';
  readonly route: RouteOrigin;
  readonly status: number;
  readonly body: string | null;
  readonly fault: Fault | null;
  readonly headers: HeaderChanges | null;
};

/** Forwarded to the address the client asked for, outside all rules. */
export type PassthroughDecision = { readonly kind: 'passthrough' };

export type FailureDecision = {
  readonly kind: 'failure';
  /** 0: no HTTP answer at all, the connection is refused or closed. */
  readonly status: number;
  /** Envoy's response flag; null where Envoy sets none. */
  readonly flag: 'NR' | 'NC' | 'UH' | null;
  readonly reason:
    | 'no-listener'
    /** A TLS port without a certificate or rule for this server name. */
    | 'no-filter-chain'
    | 'no-virtual-host'
    | 'no-route'
    | 'no-action'
    | 'no-destination'
    | 'not-in-registry'
    | 'missing-cluster'
    | 'no-healthy-pod';
  readonly route: RouteOrigin | null;
};

export type Decision =
  | RouteDecision
  | RedirectDecision
  | DirectResponseDecision
  | PassthroughDecision
  | FailureDecision;

/** What the mesh would do with a request, and why. */
import type { Mesh } from '../istio/mesh.ts';
import { compileMesh, type MeshProxy } from './compile.ts';
import { connectionOf, decide, type ProxyRequest, routedRequest } from './decide.ts';
import type { Decision, FailureDecision, RouteDecision } from './decision.ts';
import { type Outcome, outcomesOf } from './outcomes.ts';
import { answersPreflight } from './preflight.ts';
import { listenPortFor, type ProxyConfig, proxyConfigFor } from './proxy-config.ts';
import { redirectLocation } from './redirect-location.ts';
import { forwardedPath } from './rewrite-path.ts';
import {
  type DelegationTrace,
  delegationTrace,
  isSameOrigin,
  type MatchTrace,
  originOf,
  traceConnection,
  traceEntry,
} from './trace.ts';
import { type UnusedVirtualService, unusedVirtualServices } from './unused-rules.ts';
import { findVirtualHost, hostOf, type VirtualHost } from './virtual-host.ts';

export type EvaluationRequest = ProxyRequest & {
  /** The proxy that sends the request on: the caller's sidecar, a gateway, or a waypoint. */
  readonly source: MeshProxy;
};

export type Evaluation = {
  readonly decision: Decision;
  /** What callers get, each with its share. */
  readonly outcomes: readonly Outcome[];
  /** Set when no request can succeed, whatever the draw: 404 NR, 503 NC, 503 UH, 502. */
  readonly failure: FailureDecision | null;
  /** What reaches the upstream, for routes. */
  readonly forwarded: { readonly path: string; readonly authority: string } | null;
  /** For redirects. */
  readonly location: string | null;
  /** The host whose rules apply; null when the proxy knows none. */
  readonly virtualHost: { readonly name: string; readonly port: number } | null;
  /** Every match of every rule that has a part in the decision, in order. */
  readonly matches: readonly MatchTrace[];
  readonly delegations: readonly DelegationTrace[];
  /** VirtualServices for this host that have no part in it. */
  readonly unused: readonly (Omit<UnusedVirtualService, 'entries'> & { readonly matches: readonly MatchTrace[] })[];
};

/** Evaluates one request on a mesh. For many requests compile once and use {@link evaluateWith}. */
export function evaluate(mesh: Mesh, request: EvaluationRequest): Evaluation {
  return evaluateWith(proxyConfigFor(compileMesh(mesh), request.source), request);
}

/** A preflight. */
const answered: Outcome = { share: 1, cluster: null, status: 200, flag: null };

/** Evaluates one request at a proxy. A gateway may be called by the port of its Service. */
export function evaluateWith(config: ProxyConfig, asked: ProxyRequest): Evaluation {
  const request = { ...asked, port: listenPortFor(config, asked.port) };
  const decision = decide(config, request);
  const isAnswered = answersPreflight(decision, request);
  const outcomes = isAnswered ? [answered] : outcomesOf(decision);
  const { virtualHost, isTls } = virtualHostFor(config, request);
  return {
    decision,
    outcomes,
    failure: failureOf(decision, outcomes),
    ...effectOf(decision, request, isTls),
    ...(isAnswered && { forwarded: null }),
    virtualHost: virtualHost && { name: virtualHost.name, port: virtualHost.port },
    ...traceOf(config, request, decision, virtualHost, isTls),
  };
}

function virtualHostFor(
  config: ProxyConfig,
  request: ProxyRequest,
): { virtualHost: VirtualHost | null; isTls: boolean } {
  const plain = config.routes(request.port);
  if (plain) return { virtualHost: findVirtualHost(plain, request.host), isTls: false };
  const accepted = config.accept(connectionOf(request));
  if (accepted?.kind !== 'http') return { virtualHost: null, isTls: false };
  return { virtualHost: findVirtualHost(accepted.routes, request.host), isTls: accepted.isTls };
}

/** The failure that all shares have in common, if they do. */
function failureOf(decision: Decision, outcomes: readonly Outcome[]): FailureDecision | null {
  if (decision.kind === 'failure') return decision;
  const [first] = outcomes;
  if (decision.kind !== 'route' || !first || (first.flag !== 'NC' && first.flag !== 'UH')) return null;
  if (!outcomes.every(({ flag }) => flag === first.flag)) return null;
  const reason = first.flag === 'NC' ? 'missing-cluster' : 'no-healthy-pod';
  return { kind: 'failure', status: first.status ?? 503, flag: first.flag, reason, route: decision.route };
}

function effectOf(
  decision: Decision,
  request: ProxyRequest,
  isTls: boolean,
): Pick<Evaluation, 'forwarded' | 'location'> {
  const scheme = request.scheme ?? (isTls ? 'https' : 'http');
  if (decision.kind === 'redirect') {
    return { forwarded: null, location: redirectLocation(decision, { ...request, scheme }) };
  }
  return { forwarded: decision.kind === 'route' ? forwardedBy(decision, request) : null, location: null };
}

function forwardedBy({ options, clusters }: RouteDecision, request: ProxyRequest): Evaluation['forwarded'] {
  const only = clusters.length === 1 ? clusters[0] : undefined;
  const authority = options.rewrite?.authority ?? only?.authority ?? request.host;
  return { path: forwardedPath(request.path, options.rewrite?.path ?? null), authority };
}

type Trace = Pick<Evaluation, 'matches' | 'delegations' | 'unused'>;

function traceOf(
  config: ProxyConfig,
  request: ProxyRequest,
  decision: Decision,
  virtualHost: VirtualHost | null,
  isTls: boolean,
): Trace {
  const winner = originOf(decision);
  const routed = routedRequest(request, isTls);
  const sources = virtualHost?.sources ?? [];
  const http = sources.flatMap(({ entries }) => entries.map((entry) => traceEntry(entry, routed, winner)));
  const matches = http.length > 0 ? http : withoutRules(config, request, decision);
  const host = virtualHost?.name ?? hostOf(request.host);
  const unused = unusedVirtualServices({ config, port: request.port, host, used: sources });
  return {
    matches,
    delegations: sources.flatMap(({ virtualService }) => virtualService.skipped.map(delegationTrace)),
    unused: unused.map(({ entries, ...rest }) => ({
      ...rest,
      matches: entries.map((entry) => traceEntry(entry, routed, winner)),
    })),
  };
}

/** Without HTTP rules: those of the connection, else the default route alone. */
function withoutRules(config: ProxyConfig, request: ProxyRequest, decision: Decision): MatchTrace[] {
  const winner = originOf(decision);
  const connection = connectionOf(request);
  const accepted = config.accept(connection);
  const entries = accepted && accepted.kind !== 'http' ? accepted.entries : config.connect(connection)?.entries;
  if (entries && entries.length > 0) {
    const winning = entries.find(({ origin }) => winner !== null && isSameOrigin(origin, winner));
    return entries.map((entry) => traceConnection(entry, connection, winning?.origin ?? winner));
  }
  return winner ? [{ origin: winner, result: 'matched' }] : [];
}

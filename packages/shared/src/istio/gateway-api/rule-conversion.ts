/**
 * Rules of an HTTPRoute as the VirtualService routes that istiod makes of them: one for each match.
 * Source: istio/istio pilot/pkg/config/kube/gateway/conversion.go.
 */
import { serviceHost } from '../host-name.ts';
import type {
  Destination,
  HeaderOperations,
  Headers,
  HTTPMatchRequest,
  HTTPRedirect,
  HTTPRewrite,
  HTTPRoute,
  HTTPRouteDestination,
  StringMatch,
} from '../virtual-service.ts';
import { corsPolicyOf } from './cors-conversion.ts';
import type {
  BackendRef,
  HTTPBackendRef,
  HTTPHeaderFilter,
  HTTPRouteFilter,
  HTTPRouteMatch,
  HTTPRouteRule,
  NamedMatch,
} from './http-route.ts';

export type RuleSite = {
  readonly namespace: string;
  readonly domain: string;
  /** Hosts of the registry: requests are not mirrored to others. */
  readonly isKnown: (host: string) => boolean;
  /** Name of the route that a rule without name gets: `namespace.name.index`. */
  readonly defaultName: string;
};

/** The routes of one rule. Rules with several matches become several routes with the same action. */
export function convertRule(rule: HTTPRouteRule, site: RuleSite): HTTPRoute[] {
  const action = actionOf(rule, site);
  const matches = rule.matches ?? [];
  if (matches.length === 0) return [action];
  return matches.map((match) => ({ ...action, match: [convertMatch(match)] }));
}

function stringMatch(type: string | undefined, value: string): StringMatch {
  return type === 'RegularExpression' ? { regex: value } : { exact: value };
}

function namedMatches(matches: readonly NamedMatch[] | null | undefined): Record<string, StringMatch> | undefined {
  if (!matches || matches.length === 0) return undefined;
  return Object.fromEntries(matches.map(({ name, type, value }) => [name, stringMatch(type, value)]));
}

/** Prefixes lose a trailing slash; how they match (by segment) is up to the route semantics. */
function convertPath(path: HTTPRouteMatch['path']): StringMatch | undefined {
  if (!path) return undefined;
  const value = path.value ?? '/';
  if (path.type === 'Exact' || path.type === 'RegularExpression') return stringMatch(path.type, value);
  return { prefix: value.replace(/\/+$/, '') || '/' };
}

function convertMatch(match: HTTPRouteMatch): HTTPMatchRequest {
  const uri = convertPath(match.path);
  const headers = namedMatches(match.headers);
  const queryParams = namedMatches(match.queryParams);
  return {
    ...(uri && { uri }),
    ...(headers && { headers }),
    ...(queryParams && { queryParams }),
    ...(match.method && { method: { exact: match.method } }),
  };
}

function operations(filter: HTTPHeaderFilter): HeaderOperations {
  const asRecord = (entries: HTTPHeaderFilter['set']) =>
    entries?.length
      ? Object.fromEntries(entries.toReversed().map(({ name, value }) => [name.toLowerCase(), value]))
      : undefined;
  const set = asRecord(filter.set);
  const add = asRecord(filter.add);
  return { ...(set && { set }), ...(add && { add }), ...(filter.remove?.length && { remove: filter.remove }) };
}

function headersOf(filters: readonly HTTPRouteFilter[]): Headers | undefined {
  const request = filters.findLast((filter) => filter.type === 'RequestHeaderModifier')?.requestHeaderModifier;
  const response = filters.findLast((filter) => filter.type === 'ResponseHeaderModifier')?.responseHeaderModifier;
  if (!request && !response) return undefined;
  return { ...(request && { request: operations(request) }), ...(response && { response: operations(response) }) };
}

/** Services of a cluster set; istiod takes them for the cluster's own unless told otherwise. */
const multicluster = 'multicluster.x-k8s.io';

/** A backend of the wrong kind becomes a destination without host, which answers 500. */
function destinationOf(ref: BackendRef, site: RuleSite): Destination {
  const { group = '', kind = 'Service', name, namespace = site.namespace, port } = ref;
  const target = port === undefined ? {} : { port: { number: port } };
  const isService = (group === '' && kind === 'Service') || (group === multicluster && kind === 'ServiceImport');
  if (isService) return { host: serviceHost(name, namespace, site.domain), ...target };
  if (group === 'networking.istio.io' && kind === 'Hostname') return { host: name, ...target };
  return { host: '' };
}

const weightOf = (backend: HTTPBackendRef) => backend.weight ?? 1;

function destinations(backends: readonly HTTPBackendRef[], site: RuleSite): HTTPRouteDestination[] {
  const taking = backends.filter((backend) => weightOf(backend) !== 0);
  return taking.map((backend) => {
    const headers = headersOf(backend.filters ?? []);
    return {
      destination: destinationOf(backend, site),
      ...(taking.length > 1 && { weight: weightOf(backend) }),
      ...(headers && { headers }),
    };
  });
}

function mirrorsOf(filters: readonly HTTPRouteFilter[], site: RuleSite): HTTPRoute['mirrors'] {
  const mirrors = filters.flatMap((filter) => (filter.type === 'RequestMirror' ? (filter.requestMirror ?? []) : []));
  return mirrors.flatMap(({ backendRef, percent, fraction }) => {
    const destination = destinationOf(backendRef, site);
    if (!site.isKnown(destination.host)) return [];
    const share = fraction ? (100 * fraction.numerator) / (fraction.denominator ?? 100) : percent;
    return {
      destination,
      ...(share !== null && share !== undefined && { percentage: { value: share } }),
    };
  });
}

function redirectOf(filters: readonly HTTPRouteFilter[]): HTTPRedirect | undefined {
  const redirect = filters.findLast((filter) => filter.type === 'RequestRedirect')?.requestRedirect;
  if (!redirect) return undefined;
  const { path, scheme, hostname, port, statusCode } = redirect;
  const uri =
    path?.type === 'ReplacePrefixMatch' ? `%PREFIX()%${path.replacePrefixMatch ?? ''}` : path?.replaceFullPath;
  return {
    ...(uri !== undefined && { uri }),
    ...(scheme && { scheme }),
    ...(hostname && { authority: hostname }),
    ...(statusCode && { redirectCode: statusCode }),
    ...redirectPort(port, scheme),
  };
}

/** Without port: that of the request, or the well-known one of a written scheme. */
function redirectPort(port: number | undefined, scheme: string | undefined): Pick<HTTPRedirect, 'port' | 'derivePort'> {
  if (port !== undefined) return { port };
  return scheme ? { derivePort: 'FROM_PROTOCOL_DEFAULT' } : { derivePort: 'FROM_REQUEST_PORT' };
}

function rewriteOf(filters: readonly HTTPRouteFilter[]): HTTPRewrite | undefined {
  const rewrite = filters.findLast((filter) => filter.type === 'URLRewrite')?.urlRewrite;
  if (!rewrite) return undefined;
  const { path, hostname } = rewrite;
  const prefix = path?.type === 'ReplacePrefixMatch' ? (path.replacePrefixMatch ?? '').replace(/\/+$/, '') || '/' : '';
  const full = path?.type === 'ReplaceFullPath' ? path.replaceFullPath : undefined;
  const result: HTTPRewrite = {
    ...(prefix && { uri: prefix }),
    ...(full !== undefined && { uriRegexRewrite: { match: '/.*', rewrite: full } }),
    ...(hostname && { authority: hostname }),
  };
  return Object.keys(result).length > 0 ? result : undefined;
}

const alwaysRetried = 'connect-failure,refused-stream,unavailable,cancelled';

function retriesOf(rule: HTTPRouteRule): HTTPRoute['retries'] | undefined {
  if (!rule.retry) return undefined;
  const codes = (rule.retry.codes ?? []).map(String);
  const perTryTimeout = rule.timeouts?.backendRequest;
  return {
    attempts: rule.retry.attempts ?? 2,
    retryOn: [alwaysRetried, ...codes].join(','),
    ...(perTryTimeout && { perTryTimeout }),
    ...(rule.retry.backoff && { backoff: rule.retry.backoff }),
  };
}

/** `request` spans everything; `backendRequest` is the time of one try, which counts alone where nothing is retried. */
function timeoutOf(rule: HTTPRouteRule): string | undefined {
  const { request, backendRequest } = rule.timeouts ?? {};
  return rule.retry ? request : (backendRequest ?? request);
}

function actionOf(rule: HTTPRouteRule, site: RuleSite): HTTPRoute {
  const filters = rule.filters ?? [];
  const redirect = redirectOf(filters);
  const route = redirect ? [] : destinations(rule.backendRefs ?? [], site);
  const parts = {
    headers: headersOf(filters),
    redirect,
    rewrite: rewriteOf(filters),
    timeout: timeoutOf(rule),
    retries: retriesOf(rule),
    corsPolicy: corsPolicyOf(filters.findLast(({ type }) => type === 'CORS')?.cors),
    // Nothing that could take requests: 500 for all of them.
    directResponse: !redirect && route.length === 0 ? { status: 500 } : undefined,
  };
  const set = Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
  const mirrors = mirrorsOf(filters, site);
  return {
    name: rule.name ?? site.defaultName,
    ...set,
    ...(mirrors?.length && { mirrors }),
    ...(route.length > 0 && { route }),
  };
}

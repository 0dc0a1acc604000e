/**
 * The conditions of one match that are decided for each request, in the shape Envoy gets them: a path specifier, header
 * matchers and query parameter matchers. Source: istio/istio pilot/pkg/networking/core/route/route.go
 * (TranslateRouteMatch) and Envoy's RouteEntryImplBase::matchRoute.
 */
import type { HTTPMatchRequest, StringMatch } from '../istio/virtual-service.ts';
import { queryParameter } from './normalise-path.ts';
import { everyPath, isAnyPath, type PathMatch } from './path-match.ts';
import { type TextTest, textTest, type Wanted, wantedOf } from './string-match.ts';

/** A request as routes see it. Header names are in lower case; several values of one header are joined with `,`. */
export type RoutedRequest = {
  readonly authority: string;
  readonly method: string;
  readonly scheme: string;
  /** Normalised, without the query. */
  readonly path: string;
  /** The path with the query. */
  readonly target: string;
  /** Without the `?`; null when there is none. */
  readonly query: string | null;
  readonly headers: Readonly<Record<string, string>>;
};

export type ConditionKind =
  | 'uri'
  | 'headers'
  | 'withoutHeaders'
  | 'method'
  | 'authority'
  | 'scheme'
  | 'queryParams'
  | 'claims';

export type Condition = {
  readonly kind: ConditionKind;
  /** Name of the header or query parameter; null for the others. */
  readonly key: string | null;
  readonly wanted: Wanted;
  readonly ignoreCase: boolean;
  readonly holds: (request: RoutedRequest) => boolean;
  /** What the request has there, or null when it has nothing. */
  readonly actual: (request: RoutedRequest) => string | null;
};

function pathTest(match: PathMatch): TextTest {
  if (match.type === 'regex') return textTest({ type: 'regex', value: match.value });
  const value = match.ignoreCase ? match.value.toLowerCase() : match.value;
  const test = plainPathTest(match.type, value);
  return match.ignoreCase ? (path) => test(path.toLowerCase()) : test;
}

function plainPathTest(type: 'prefix' | 'exact' | 'separated-prefix', value: string): TextTest {
  if (type === 'exact') return (path) => path === value;
  if (type === 'prefix') return (path) => path.startsWith(value);
  const inside = `${value}/`;
  return (path) => path === value || path.startsWith(inside);
}

function pathCondition(match: PathMatch): Condition {
  const test = pathTest(match);
  const type = match.type === 'separated-prefix' ? 'prefix' : match.type;
  return {
    kind: 'uri',
    key: null,
    wanted: { type, value: match.value },
    ignoreCase: match.ignoreCase,
    holds: (request) => test(request.path),
    actual: (request) => request.path,
  };
}

type Read = (request: RoutedRequest) => string | undefined;

const pseudoHeaders: Readonly<Record<string, Read>> = {
  ':method': (request) => request.method,
  ':scheme': (request) => request.scheme,
  ':authority': (request) => request.authority,
  host: (request) => request.authority,
  ':path': (request) => request.target,
};

function readHeader(name: string): Read {
  const lower = name.toLowerCase();
  return pseudoHeaders[lower] ?? ((request) => request.headers[lower]);
}

function condition(
  kind: ConditionKind,
  key: string | null,
  match: StringMatch | null | undefined,
  read: Read,
): Condition {
  const wanted = wantedOf(match);
  const test = textTest(wanted);
  return {
    kind,
    key,
    wanted,
    ignoreCase: false,
    holds: (request) => {
      const value = read(request);
      return value !== undefined && test(value);
    },
    actual: (request) => read(request) ?? null,
  };
}

/**
 * A header that must not be there, or not with this value. A missing header counts as the empty string unless only
 * presence was asked for, so `x: {exact: ""}` does not match a request without `x`.
 */
function withoutHeader(name: string, match: StringMatch | null): Condition {
  const read = readHeader(name);
  const wanted = wantedOf(match);
  const test = textTest(wanted);
  return {
    kind: 'withoutHeaders',
    key: name,
    wanted,
    ignoreCase: false,
    holds:
      wanted.type === 'present' ? (request) => read(request) === undefined : (request) => !test(read(request) ?? ''),
    actual: (request) => read(request) ?? null,
  };
}

const claimPrefix = '@request.auth.claims';

/** A JWT claim. Requests here carry no verified token, so the claim is absent: it holds only when it must be absent. */
function claim(name: string, match: StringMatch | null, absent: boolean): Condition {
  return {
    kind: 'claims',
    key: name,
    wanted: wantedOf(match),
    ignoreCase: false,
    holds: () => absent,
    actual: () => null,
  };
}

function headerCondition(name: string, match: StringMatch | null): Condition {
  if (name.startsWith(claimPrefix)) return claim(name, match, false);
  return condition('headers', name, match, readHeader(name));
}

function withoutHeaderCondition(name: string, match: StringMatch | null): Condition {
  if (name.startsWith(claimPrefix)) return claim(name, match, true);
  return withoutHeader(name, match);
}

/** The conditions of a match; the path comes first because it is the cheapest to refuse. */
export function conditionsOf(match: HTTPMatchRequest | null, path: PathMatch): Condition[] {
  const conditions: Condition[] = [];
  if (path !== everyPath) conditions.push(pathCondition(path));
  if (match === null) return conditions;
  if (match.method) conditions.push(condition('method', null, match.method, (request) => request.method));
  for (const [name, value] of Object.entries(match.headers ?? {})) conditions.push(headerCondition(name, value));
  for (const [name, value] of Object.entries(match.withoutHeaders ?? {})) {
    conditions.push(withoutHeaderCondition(name, value));
  }
  if (match.authority) conditions.push(condition('authority', null, match.authority, (request) => request.authority));
  if (match.scheme) conditions.push(condition('scheme', null, match.scheme, (request) => request.scheme));
  for (const [name, value] of Object.entries(match.queryParams ?? {})) {
    conditions.push(condition('queryParams', name, value, (request) => queryParameter(request.query, name)));
  }
  return conditions;
}

/**
 * True when every request matches, as istiod sees it: any path and nothing else. A prefix `""` takes every request as
 * well, but istiod does not count it. Source: IsCatchAllRoute.
 */
export function isCatchAll(path: PathMatch, conditions: readonly Condition[]): boolean {
  return isAnyPath(path) && conditions.every(({ kind }) => kind === 'uri');
}

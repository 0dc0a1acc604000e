/**
 * Path normalisation at Istio's default level (meshConfig pathNormalization BASE): RFC 3986 dot segments are resolved,
 * escaped unreserved characters are unescaped and backslashes become slashes. Slashes are not merged.
 * Source: istio/api mesh/v1alpha1/config.proto (ProxyPathNormalization) and Envoy's PathUtil::canonicalPath.
 */

const needsWork = /\/\.|\\|%(?:2[DdEe]|3[0-9]|[46][1-9A-Fa-f]|[57][0-9Aa]|5[Ff]|7[Ee])/;
const escapedUnreserved = /%(?:2[DdEe]|3[0-9]|[46][1-9A-Fa-f]|[57][0-9Aa]|5[Ff]|7[Ee])/g;

/** The path without its query, as routes see it. */
export function normalisePath(path: string): string {
  if (!needsWork.test(path)) return path;
  const plain = path
    .replaceAll('\\', '/')
    .replace(escapedUnreserved, (escaped) => String.fromCharCode(Number.parseInt(escaped.slice(1), 16)));
  return removeDotSegments(plain);
}

function removeDotSegments(path: string): string {
  const kept: string[] = [];
  const segments = path.split('/').slice(1);
  for (const [index, segment] of segments.entries()) {
    const isLast = index === segments.length - 1;
    if (segment === '.' || segment === '..') {
      if (segment === '..') kept.pop();
      if (isLast) kept.push('');
    } else {
      kept.push(segment);
    }
  }
  return `/${kept.join('/')}`;
}

/** Splits a request target into its normalised path and its query, which is null without `?`. */
export function splitTarget(target: string): { path: string; query: string | null } {
  const mark = target.indexOf('?');
  if (mark < 0) return { path: normalisePath(target), query: null };
  return { path: normalisePath(target.slice(0, mark)), query: target.slice(mark + 1) };
}

/**
 * The first value of a query parameter, or undefined. Not decoded: Envoy compares query parameters as they were sent
 * (Utility::QueryParamsMulti::parseQueryString).
 */
export function queryParameter(query: string | null, name: string): string | undefined {
  if (query === null) return undefined;
  let start = 0;
  while (start <= query.length) {
    const next = query.indexOf('&', start);
    const end = next < 0 ? query.length : next;
    const equals = query.indexOf('=', start);
    const nameEnd = equals < 0 || equals > end ? end : equals;
    if (nameEnd - start === name.length && query.startsWith(name, start)) {
      return nameEnd === end ? '' : query.slice(nameEnd + 1, end);
    }
    start = end + 1;
  }
  return undefined;
}

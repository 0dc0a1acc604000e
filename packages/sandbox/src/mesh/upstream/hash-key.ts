/** What a request is hashed by, where a DestinationRule asks for consistent hashing. */
import type { HashPolicy } from '@sluice/shared/evaluate/decision';
import type { HttpRequest } from '../http-message.ts';
import type { Random } from '../random.ts';

export type HashKey = {
  /** Null when the request has nothing to be hashed by: any pod will do. */
  readonly key: string | null;
  /** Values of Set-Cookie headers, for cookies that the proxy has made. */
  readonly cookies: readonly string[];
};

const noKey: HashKey = { key: null, cookies: [] };

type CookiePolicy = Extract<HashPolicy, { type: 'cookie' }>;

/**
 * All policies count that find something (envoyproxy/envoy source/common/http/hash_policy.cc). A cookie with a time to
 * live that the client has not got is made and sent along.
 */
export function hashKeyOf(
  policies: readonly HashPolicy[],
  request: HttpRequest,
  sourceIp: string,
  random: Random,
): HashKey {
  if (policies.length === 0) return noKey;
  const cookies: string[] = [];
  const values = policies.map((policy) => {
    const value = hashValue(policy, request, sourceIp);
    if (value !== null || policy.type !== 'cookie' || policy.ttlMs === null) return value;
    const made = random.hex(16);
    cookies.push(setCookie(policy, policy.ttlMs, made));
    return made;
  });
  const found = values.filter((value) => value !== null);
  return { key: found.length === 0 ? null : found.join('|'), cookies };
}

function setCookie({ name, path }: CookiePolicy, ttlMs: number, value: string): string {
  const age = ttlMs > 0 ? `; Max-Age=${Math.trunc(ttlMs / 1000)}` : '';
  return `${name}="${value}"${age}${path ? `; Path=${path}` : ''}; HttpOnly`;
}

function hashValue(policy: HashPolicy, request: HttpRequest, sourceIp: string): string | null {
  switch (policy.type) {
    case 'header':
      return request.headers[policy.name.toLowerCase()] ?? null;
    case 'cookie':
      return cookieValue(request.headers.cookie, policy.name);
    case 'queryParameter':
      return new URLSearchParams(request.path.split('?')[1] ?? '').get(policy.name);
    case 'sourceIp':
      return sourceIp;
  }
}

function cookieValue(header: string | undefined, name: string): string | null {
  const pair = header?.split(';').find((part) => part.trim().startsWith(`${name}=`));
  const value = pair?.trim().slice(name.length + 1);
  return value === undefined ? null : value.replace(/^"(.*)"$/, '$1');
}

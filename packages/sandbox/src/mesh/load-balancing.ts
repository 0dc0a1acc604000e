/** Which pod of a cluster gets a request. */
import type { HashPolicy } from '@sluice/shared/evaluate/decision';
import type { Endpoint } from './endpoints.ts';
import type { HttpRequest } from './http-message.ts';
import type { Random } from './random.ts';

/** Requests under way from one proxy to each pod, by the pod's uid. */
export class ActiveRequests {
  readonly #counts = new Map<string, number>();

  of(podUid: string): number {
    return this.#counts.get(podUid) ?? 0;
  }

  begin(podUid: string): void {
    this.#counts.set(podUid, this.of(podUid) + 1);
  }

  end(podUid: string): void {
    const left = this.of(podUid) - 1;
    if (left > 0) this.#counts.set(podUid, left);
    else this.#counts.delete(podUid);
  }
}

const choices = 2;

/**
 * LEAST_REQUEST, Istio's default: of two pods drawn at random the one with fewer requests under way, the first of them
 * when they are equal (Envoy's LeastRequestLoadBalancer with equal weights).
 */
export function pickLeastRequest(endpoints: readonly Endpoint[], active: ActiveRequests, random: Random): Endpoint {
  let best = endpoints[random.below(endpoints.length)] as Endpoint;
  for (let choice = 1; choice < choices && endpoints.length > 1; choice++) {
    const other = endpoints[random.below(endpoints.length)] as Endpoint;
    if (active.of(other.podUid) < active.of(best.podUid)) best = other;
  }
  return best;
}

/** The same pod for the same key as long as it is there, and only its keys move when it goes (rendezvous hashing). */
export function pickByHash(endpoints: readonly Endpoint[], key: string): Endpoint {
  let best = endpoints[0] as Endpoint;
  let highest = -1;
  for (const endpoint of endpoints) {
    const score = hash32(`${key}|${endpoint.podUid}`);
    if (score > highest) [best, highest] = [endpoint, score];
  }
  return best;
}

/** What the request is hashed by; null when it has nothing of the kind. */
export function hashKeyOf(policies: readonly HashPolicy[], request: HttpRequest, sourceIp: string): string | null {
  for (const policy of policies) {
    const value = hashValue(policy, request, sourceIp);
    if (value !== null) return value;
  }
  return null;
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
  return pair === undefined ? null : pair.trim().slice(name.length + 1);
}

/** FNV-1a with a final mix, so that similar keys spread. */
function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}

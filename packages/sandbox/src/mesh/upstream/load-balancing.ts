/** Which pod of a cluster gets a request. */
import type { Endpoint } from '../endpoints.ts';
import type { Random } from '../random.ts';

/** Tells how many requests are under way to a pod. */
export type Activity = { activeOf(podUid: string): number };

const choices = 2;

/**
 * LEAST_REQUEST, Istio's default: of two pods drawn at random the one with fewer requests under way, the first of them
 * when they are equal (Envoy's LeastRequestLoadBalancer with equal weights).
 */
export function pickLeastRequest(endpoints: readonly Endpoint[], active: Activity, random: Random): Endpoint {
  let best = endpoints[random.below(endpoints.length)] as Endpoint;
  for (let choice = 1; choice < choices && endpoints.length > 1; choice++) {
    const other = endpoints[random.below(endpoints.length)] as Endpoint;
    if (active.activeOf(other.podUid) < active.activeOf(best.podUid)) best = other;
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

/** FNV-1a with a final mix, so that similar keys spread. */
function hash32(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}

import { hostsMatch, isWildcard, resolveHost } from '../../istio/host-name.ts';
import { type KubernetesObject, keyOf } from '../../kubernetes/object.ts';
import { readVirtualService } from '../validation/read-spec.ts';
import type { ReadLog } from './read-log.ts';
import { everywhere, namespaceOf, scopesOf } from './scoped-hosts.ts';

/** A host that a VirtualService has in the mesh, in one scope. */
type Claim = { readonly scope: string; readonly host: string; readonly owner: string };

/**
 * The hosts of VirtualServices that sidecars obey. Two claims are in conflict when they are for one host in one scope, or
 * when one of them is for all namespaces, the other is not, and their hosts overlap.
 * Source: istio/istio pkg/config/analysis/analyzers/virtualservice/conflictingmeshgatewayhosts.go.
 */
export class MeshHosts {
  readonly #log: ReadLog;
  readonly #domain: string;
  readonly #claims = new Map<string, Claim[]>();
  readonly #wildcards = new Set<string>();
  readonly #ofOwner = new Map<string, readonly Claim[]>();

  constructor(log: ReadLog, domain: string) {
    this.#log = log;
    this.#domain = domain;
  }

  /** The first host that an object shares with others, and their names with its own. */
  conflictOf(object: KubernetesObject): { host: string; owners: string[] } | null {
    for (const claim of this.#ofOwner.get(keyOf(object)) ?? []) {
      this.#log.note(keyOfHost(claim.host));
      const others = this.#overlapping(claim.host).filter((other) => other !== claim && inConflict(claim, other));
      if (others.length === 0) continue;
      const owners = new Set([claim, ...others].map(({ owner }) => owner));
      return { host: claim.host, owners: [...owners].toSorted() };
    }
    return null;
  }

  /** Adds or replaces an object; returns the keys of the answers that may be others now. */
  put(object: KubernetesObject): readonly string[] {
    const touched = this.delete(keyOf(object));
    const claims = claimsOf(object, this.#domain);
    this.#ofOwner.set(keyOf(object), claims);
    for (const claim of claims) {
      const same = this.#claims.get(claim.host);
      if (same) same.push(claim);
      else this.#claims.set(claim.host, [claim]);
      if (isWildcard(claim.host)) this.#wildcards.add(claim.host);
    }
    return [...touched, ...claims.flatMap(({ host }) => this.#touchedBy(host))];
  }

  delete(key: string): readonly string[] {
    const claims = this.#ofOwner.get(key) ?? [];
    this.#ofOwner.delete(key);
    const touched = claims.flatMap(({ host }) => this.#touchedBy(host));
    for (const claim of claims) {
      const left = (this.#claims.get(claim.host) ?? []).filter((other) => other !== claim);
      if (left.length > 0) this.#claims.set(claim.host, left);
      else {
        this.#claims.delete(claim.host);
        this.#wildcards.delete(claim.host);
      }
    }
    return touched;
  }

  #overlapping(host: string): readonly Claim[] {
    return this.#overlappingHosts(host).flatMap((other) => this.#claims.get(other) ?? []);
  }

  /** The host itself and those that a wildcard makes overlap with it. */
  #overlappingHosts(host: string): string[] {
    const candidates = isWildcard(host) ? this.#claims.keys() : this.#wildcards;
    return [host, ...[...candidates].filter((other) => other !== host && hostsMatch(host, other))];
  }

  #touchedBy(host: string): string[] {
    return this.#overlappingHosts(host).map(keyOfHost);
  }
}

function keyOfHost(host: string): string {
  return `mesh-host:${host}`;
}

function inConflict(a: Claim, b: Claim): boolean {
  if (a.scope === b.scope) return a.host === b.host;
  return a.scope === everywhere || b.scope === everywhere;
}

function claimsOf(object: KubernetesObject, domain: string): Claim[] {
  const read = readVirtualService(object);
  if (!read.ok) return [];
  const { hosts, gateways, exportTo } = read.spec;
  if (gateways?.length && !gateways.includes('mesh')) return [];
  const namespace = namespaceOf(object);
  return scopesOf(exportTo, namespace).flatMap((scope) =>
    (hosts ?? []).map((host) => ({ scope, host: resolveHost(host, namespace, domain), owner: keyOf(object) })),
  );
}

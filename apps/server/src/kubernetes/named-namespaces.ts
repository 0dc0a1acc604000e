/**
 * The Namespace objects of a server that is limited to some of them. Namespaces belong to no namespace: without a
 * ClusterRole they can be neither listed nor watched, but a Role may allow to read one's own by name.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Namespace } from '@sluice/shared/kubernetes/core';
import type { Credentials } from './credentials.ts';
import type { FollowedScopes } from './followed-scopes.ts';
import { type KubeClient, pathOf } from './kube-client.ts';
import { hasStatus } from './kube-error.ts';

type Options = {
  readonly client: KubeClient;
  readonly credentials: Credentials;
  readonly names: readonly string[];
  readonly onChange: (previous: Namespace | undefined, next: Namespace | undefined) => void;
  readonly onState: () => void;
  readonly onFault: (error: unknown) => void;
  /** Labels of namespaces hardly ever change. */
  readonly everyMs?: number;
};

export function readNamespaces(options: Options): FollowedScopes {
  const { client, credentials, names, onChange, onState, onFault, everyMs = 60_000 } = options;
  const known = new Map<string, Namespace>();
  const stopping = new AbortController();
  let pause = new AbortController();
  let isLoaded = false;

  /** What is there by this name; of a namespace that may not be read nothing but the name is known. */
  async function read(name: string): Promise<Namespace | undefined> {
    try {
      const path = `/api/v1/namespaces${pathOf(name)}`;
      return Namespace.parse((await client.json({ path, credentials, signal: stopping.signal })).body);
    } catch (error) {
      if (hasStatus(error, 404)) return undefined;
      if (hasStatus(error, 403)) return { metadata: { name } };
      throw error;
    }
  }

  function store(name: string, next: Namespace | undefined) {
    const previous = known.get(name);
    if (previous?.metadata.resourceVersion === next?.metadata.resourceVersion && (previous || !next)) return;
    if (next === undefined) known.delete(name);
    else known.set(name, next);
    onChange(previous, next);
  }

  async function run() {
    while (!stopping.signal.aborted) {
      pause = new AbortController();
      let isWhole = false;
      try {
        for (const name of names) store(name, await read(name));
        isWhole = true;
        isLoaded = true;
        onState();
      } catch (error) {
        if (stopping.signal.aborted) return;
        onFault(error);
      }
      const signal = AbortSignal.any([stopping.signal, pause.signal]);
      await sleep(isWhole ? everyMs : 2_000, undefined, { signal }).catch(() => {});
    }
  }

  return {
    isRefusedIn: () => false,
    state: () => (isLoaded ? 'listed' : 'loading'),
    version: () => 'v1',
    complaint: () => null,
    start: () => void run(),
    stop: () => stopping.abort(),
    reconnect: () => pause.abort(),
  };
}

/** All services as they are now. A description is made when it is asked for or announced, and kept until it is stale. */
import { hash } from 'node:crypto';
import type { Service } from '@sluice/shared/kubernetes/core';
import { keyOf } from '@sluice/shared/kubernetes/object';
import type { MeshIndex } from '@sluice/shared/routing/mesh-index';
import type { ServiceRef } from '@sluice/shared/routing/route-table';
import { inSlices } from '../in-slices.ts';
import { createListeners, type Subscribe } from '../listeners.ts';
import { describeService, type ServiceRouting } from './describe-service.ts';
import type { SeenStates } from './seen-states.ts';

export type CatalogNews = { readonly changed: readonly ServiceRouting[]; readonly removed: readonly ServiceRef[] };

export type ServiceCatalog = {
  /** Null for a service that the cluster does not have. */
  readonly get: (service: ServiceRef) => ServiceRouting | null;
  readonly list: (namespace?: string) => ServiceRouting[];
  /** The same for those who can wait: each as it is when its turn comes, in slices. */
  readonly gather: (namespace?: string) => Promise<ServiceRouting[]>;
  /** Sees to it that `list` has little left to describe, which for thousands of services would keep others waiting. */
  readonly prepare: (namespace?: string) => Promise<void>;
  /** The same without descriptions, which take a while the first time. */
  readonly refs: () => ServiceRef[];
  /** What really changed, gathered over a short while. */
  readonly onNews: Subscribe<CatalogNews>;
  readonly stop: () => void;
};

type Options = {
  readonly index: MeshIndex;
  readonly onChange: Subscribe<ReadonlySet<string>>;
  /** Until then nothing is announced: what is known of a service may be a half of it. */
  readonly isComplete: () => boolean;
  readonly rootNamespace: string;
  readonly onFault: (error: unknown) => void;
  /** Hears of every state that callers can get to see. */
  readonly seen: SeenStates;
  /** One change of a release touches several objects; they are announced together. */
  readonly gatherMs?: number;
};

const systemNamespaces = new Set(['kube-system', 'kube-public', 'kube-node-lease']);

export function createServiceCatalog(options: Options): ServiceCatalog {
  const { index, onChange, isComplete, rootNamespace, onFault, seen, gatherMs = 50 } = options;
  const described = new Map<string, ServiceRouting>();
  /** Digests of what was told last. */
  const announced = new Map<string, string>();
  /** The services that lists show, kept up with the index: they are asked for every second. */
  const shown = new Map<string, ServiceRef>();
  const pending = new Set<string>();
  const news = createListeners<CatalogNews>();
  let timer: NodeJS.Timeout | null = null;

  function describe(key: string): ServiceRouting | null {
    const known = described.get(key);
    if (known !== undefined) return known;
    const service = index.get('services', key);
    if (service === undefined) return null;
    const made = describeService(index, service);
    seen.note(made, made.etag, index.meshFor(made));
    described.set(key, made);
    return made;
  }

  function noteShown(key: string) {
    const service = index.get('services', key);
    if (service === undefined || !isShown(service, rootNamespace)) shown.delete(key);
    else if (!shown.has(key)) shown.set(key, refOf(service));
  }

  function shownKeys(namespace: string | undefined): string[] {
    if (namespace === undefined) return [...shown.keys()].sort();
    return index
      .servicesIn(namespace)
      .map(keyOf)
      .filter((key) => shown.has(key))
      .sort();
  }

  async function announce() {
    if (!isComplete()) {
      timer = schedule();
      return;
    }
    const changed: ServiceRouting[] = [];
    const removed: ServiceRef[] = [];
    const keys = [...pending];
    pending.clear();
    await inSlices(keys, (key) => {
      try {
        const now = shown.has(key) ? describe(key) : null;
        const digest = now === null ? undefined : hash('sha1', JSON.stringify(now), 'base64');
        if (digest === announced.get(key)) return;
        if (now === null || digest === undefined) {
          announced.delete(key);
          removed.push(refFromKey(key));
        } else {
          announced.set(key, digest);
          changed.push(now);
        }
      } catch (error) {
        onFault(error); // one service that cannot be described must not hide the others
      }
    });
    timer = pending.size > 0 ? schedule() : null; // more came in while others had their turn
    if (changed.length + removed.length > 0) news.emit({ changed, removed });
  }

  const schedule = () => setTimeout(() => void announce().catch(onFault), gatherMs);

  for (const service of index.all('services')) noteShown(keyOf(service));
  const unsubscribe = onChange((keys) => {
    for (const key of keys) {
      noteShown(key);
      described.delete(key);
      pending.add(key);
    }
    timer ??= schedule();
  });

  return {
    get: ({ namespace, name }) => describe(`${namespace}/${name}`),
    list: (namespace) => shownKeys(namespace).flatMap((key) => describe(key) ?? []),
    async gather(namespace) {
      const found: ServiceRouting[] = [];
      // What changes meanwhile is not described anew: in a large mesh that would keep everybody waiting after all.
      await inSlices(shownKeys(namespace), (key) => {
        const made = describe(key);
        if (made !== null) found.push(made);
      });
      return found;
    },
    prepare: (namespace) => inSlices(shownKeys(namespace), describe),
    refs: () => [...shown.values()],
    onNews: news.subscribe,
    stop() {
      unsubscribe();
      if (timer !== null) clearTimeout(timer);
    },
  };
}

/** Services that run something of the operator's: what Kubernetes and Istio need for themselves is left out of lists. */
function isShown({ spec, metadata: { namespace = '' } }: Service, rootNamespace: string): boolean {
  const selects = Object.keys(spec?.selector ?? {}).length > 0;
  return selects && spec?.type !== 'ExternalName' && namespace !== rootNamespace && !systemNamespaces.has(namespace);
}

function refOf({ metadata: { namespace = '', name } }: Service): ServiceRef {
  return { namespace, name };
}

function refFromKey(key: string): ServiceRef {
  const slash = key.indexOf('/');
  return { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}

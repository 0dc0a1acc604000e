/**
 * Argo CD with automatic sync and self-healing: what somebody changes in the objects that it tracks is brought back to
 * what Git says, some seconds later (argoproj/argo-cd docs/user-guide/auto_sync.md). Git is here what the objects were
 * when the sandbox started.
 */
import { isDeepStrictEqual } from 'node:util';
import { type KubeObject, keyOf, refOf } from '../cluster/kube-object.ts';
import type { ObjectStore } from '../cluster/object-store.ts';
import type { ResourceType } from '../cluster/resource-type.ts';

const trackingAnnotation = 'argocd.argoproj.io/tracking-id';
const manager = 'argocd-controller';
const trackedTypes = ['virtualservices.networking.istio.io', 'destinationrules.networking.istio.io'];

/** Argo CD's own default, `--self-heal-timeout-seconds`. */
const defaultHealMs = 5_000;

export type GitopsState = {
  /** Whether changes by others are undone. */
  readonly selfHeal: boolean;
  /** How long they stand until then. */
  readonly afterMs: number;
  /** How many objects are tracked. */
  readonly objects: number;
  /** How many changes have been undone since the start. */
  readonly healed: number;
};

type Tracked = { readonly type: ResourceType; readonly inGit: KubeObject; timer: NodeJS.Timeout | undefined };

export class SelfHealing {
  readonly #store: ObjectStore;
  readonly #tracked = new Map<string, Tracked>();
  readonly #stops: (() => void)[];
  #isOn = false;
  #afterMs = defaultHealMs;
  #healed = 0;

  constructor(store: ObjectStore) {
    this.#store = store;
    const types = trackedTypes.map((id) => store.registry.get(id));
    for (const type of types) {
      for (const { object } of store.list(type)) {
        if (object.metadata.annotations?.[trackingAnnotation] === undefined) continue;
        this.#tracked.set(keyFor(type, object), { type, inGit: object, timer: undefined });
      }
    }
    this.#stops = types.map((type) =>
      store.subscribe(type, ({ revision }) => this.#look(this.#tracked.get(keyFor(type, revision.object)))),
    );
  }

  state(): GitopsState {
    return { selfHeal: this.#isOn, afterMs: this.#afterMs, objects: this.#tracked.size, healed: this.#healed };
  }

  /** Switched on, it undoes what has been changed already, too. */
  set({ selfHeal, afterMs }: { selfHeal?: boolean | undefined; afterMs?: number | undefined }): void {
    this.#isOn = selfHeal ?? this.#isOn;
    this.#afterMs = afterMs ?? this.#afterMs;
    for (const tracked of this.#tracked.values()) {
      clearTimeout(tracked.timer);
      tracked.timer = undefined;
      this.#look(tracked);
    }
  }

  stop(): void {
    this.#isOn = false;
    for (const stop of this.#stops) stop();
    for (const { timer } of this.#tracked.values()) clearTimeout(timer);
  }

  #look(tracked: Tracked | undefined): void {
    if (!this.#isOn || tracked === undefined || tracked.timer !== undefined || this.#isInSync(tracked)) return;
    tracked.timer = setTimeout(() => {
      tracked.timer = undefined;
      if (!this.#isInSync(tracked)) this.#heal(tracked);
    }, this.#afterMs);
  }

  #isInSync({ type, inGit }: Tracked): boolean {
    const live = this.#store.get(type, refOf(inGit))?.object;
    return live !== undefined && isDeepStrictEqual(live, merged(live, inGit));
  }

  #heal({ type, inGit }: Tracked): void {
    const live = this.#store.get(type, refOf(inGit))?.object;
    if (live !== undefined) this.#store.update(type, merged(live, inGit), { manager });
    else this.#store.create(type, asNew(inGit), { manager });
    this.#healed++;
  }
}

/** What is in Git over what is there: labels and annotations of others stay, the spec does not. */
function merged(live: KubeObject, inGit: KubeObject): KubeObject {
  const { labels, annotations } = live.metadata;
  const metadata = {
    ...live.metadata,
    ...(inGit.metadata.labels && { labels: { ...labels, ...inGit.metadata.labels } }),
    annotations: { ...annotations, ...inGit.metadata.annotations },
  };
  return { ...live, metadata, spec: inGit.spec };
}

function asNew({ metadata, ...rest }: KubeObject): KubeObject {
  const { name, namespace, labels, annotations } = metadata;
  return {
    ...rest,
    metadata: { name, ...(namespace && { namespace }), ...(labels && { labels }), ...(annotations && { annotations }) },
  };
}

function keyFor(type: ResourceType, object: KubeObject): string {
  return `${type.kind} ${keyOf(refOf(object))}`;
}

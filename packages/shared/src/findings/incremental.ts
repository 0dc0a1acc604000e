/**
 * Findings that keep up with a changing cluster. Each object is checked alone; what the checks read of others is noted,
 * so that a change repeats only the checks that it can alter.
 */
import { type KubernetesObject, keyOf } from '../kubernetes/object.ts';
import type { Check } from './check.ts';
import { type AnalysisInput, type AnalysisKind, analysisKinds } from './cluster/analysis-input.ts';
import { ClusterIndex } from './cluster/cluster-index.ts';
import { Readers } from './cluster/readers.ts';
import type { Finding, FindingObject } from './finding.ts';
import { checkObject, shownObject } from './run-checks.ts';

/** An object as it is now, or null for one that is gone; the key is `namespace/name`. */
export type ObjectChange = {
  readonly kind: AnalysisKind;
  readonly key: string;
  readonly object: KubernetesObject | null;
};

type Outcome = {
  readonly object: FindingObject;
  /** Each once. */
  readonly reads: readonly string[];
};

export class IncrementalFindings {
  readonly #checks: readonly Check[];
  readonly #checkedKinds: ReadonlySet<AnalysisKind>;
  readonly #cluster: ClusterIndex;
  readonly #outcomes = new Map<string, Outcome>();
  readonly #readers = new Readers();
  readonly #found = new Map<string, readonly Finding[]>();
  /** What has to be checked before anything can be told. */
  readonly #pending = new Map<string, { readonly kind: AnalysisKind; readonly key: string }>();
  readonly #loading: Generator<void>;

  /** Cheap: the objects are taken in by `load`, or when somebody asks. */
  constructor(input: AnalysisInput, checks: readonly Check[]) {
    this.#checks = checks;
    this.#checkedKinds = new Set(checks.map(({ kind }) => kind));
    this.#cluster = new ClusterIndex(input);
    this.#loading = this.#takeIn(input.objects);
  }

  *#takeIn(objects: AnalysisInput['objects']): Generator<void> {
    for (const kind of analysisKinds) {
      for (const object of objects[kind] ?? []) {
        this.#cluster.load(kind, object);
        if (this.#checkedKinds.has(kind)) this.#want(kind, keyOf(object));
        yield;
      }
    }
  }

  /** Takes in the objects that there were at the start, one at a time; several may do so at once. */
  *load(): Generator<void> {
    while (!this.#loading.next().done) yield;
  }

  /**
   * The checks that are due, one object at a time, for those who have something else to do in between. What is left
   * when somebody asks is done then.
   */
  *settle(): Generator<void> {
    yield* this.load();
    // A map tells what is added while it is gone through.
    for (const [id, { kind, key }] of this.#pending) {
      this.#pending.delete(id);
      this.#check(kind, key);
      yield;
    }
  }

  /** Everything found, ordered by object and, for one object, by check. */
  all(): Finding[] {
    this.#settleNow();
    return [...this.#found].toSorted(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, findings]) => findings);
  }

  /** Everything that was looked at, whether or not something was found, in no particular order. */
  checked(): FindingObject[] {
    this.#settleNow();
    return [...this.#outcomes.values()].map(({ object }) => object);
  }

  /** What was found about these objects, ordered like all of it, and which of them were looked at; each once. */
  about(objects: readonly FindingObject[]): { readonly findings: Finding[]; readonly checked: FindingObject[] } {
    this.#settleNow();
    const named = objects.flatMap(({ kind, namespace, name }) => idsOf(kind, `${namespace}/${name}`));
    const ids = [...new Set(named)].toSorted();
    return {
      findings: ids.flatMap((id) => this.#found.get(id) ?? []),
      checked: ids.flatMap((id) => this.#outcomes.get(id)?.object ?? []),
    };
  }

  /** Takes changes over. Nodes count as they were at the start. */
  apply(changes: readonly ObjectChange[]): void {
    for (const _ of this.load());
    for (const { kind, key, object } of changes) {
      const touched = object ? this.#cluster.put(kind, object) : this.#cluster.delete(kind, key);
      if (this.#checkedKinds.has(kind)) this.#want(kind, key);
      for (const read of touched) {
        for (const id of this.#readers.of(read)) this.#pending.set(id, parseId(id));
      }
    }
  }

  #want(kind: AnalysisKind, key: string): void {
    this.#pending.set(idOf(kind, key), { kind, key });
  }

  #settleNow(): void {
    for (const _ of this.settle());
  }

  #check(kind: AnalysisKind, key: string): void {
    const id = idOf(kind, key);
    this.#forget(id);
    const object = this.#cluster.find(kind, key);
    if (!object) return;
    const { result, reads } = this.#cluster.log.during(() => checkObject(kind, object, this.#cluster, this.#checks));
    this.#outcomes.set(id, { object: shownObject(kind, object), reads: [...reads] });
    if (result.length > 0) this.#found.set(id, result);
    for (const read of reads) this.#readers.add(read, id);
  }

  #forget(id: string): void {
    for (const read of this.#outcomes.get(id)?.reads ?? []) this.#readers.delete(read, id);
    this.#outcomes.delete(id);
    this.#found.delete(id);
  }
}

function idOf(kind: AnalysisKind, key: string): string {
  return `${kind} ${key}`;
}

/** Findings call both kinds of gateways by one name. */
function idsOf(kind: string, key: string): string[] {
  return kind === 'Gateway' ? [`Gateway ${key}`, `KubernetesGateway ${key}`] : [`${kind} ${key}`];
}

function parseId(id: string): { kind: AnalysisKind; key: string } {
  const space = id.indexOf(' ');
  return { kind: id.slice(0, space) as AnalysisKind, key: id.slice(space + 1) };
}

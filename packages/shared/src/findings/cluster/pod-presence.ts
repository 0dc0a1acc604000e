import { type KubernetesObject, keyOf, type Labels, selects } from '../../kubernetes/object.ts';
import type { ReadLog } from './read-log.ts';
import { namespaceOf } from './scoped-hosts.ts';

type Question = { readonly selector: Labels; readonly key: string; count: number };

/**
 * Pods by their labels, those from their nodes included: which carry one, and whether any carries several. Of the latter
 * and of whether any runs in some namespace, answers are counted, so that what depends on them has
 * to be looked at again only when the last pod goes or the first one comes, not whenever some pod changes.
 */
export class PodPresence {
  readonly #log: ReadLog;
  readonly #labelsOf: (pod: KubernetesObject) => Labels;
  readonly #pods = new Map<string, KubernetesObject>();
  readonly #podsByLabel = new Map<string, Set<string>>();
  readonly #questions = new Map<string, Question>();
  readonly #questionsByLabel = new Map<string, Question[]>();
  readonly #inNamespace = new Map<string, number>();

  constructor(log: ReadLog, labelsOf: (pod: KubernetesObject) => Labels) {
    this.#log = log;
    this.#labelsOf = labelsOf;
  }

  /** True when a pod of any namespace carries all of the labels; none are carried by every pod. */
  anyWith(selector: Labels): boolean {
    const key = `pod-with:${JSON.stringify(Object.entries(selector).toSorted())}`;
    this.#log.note(key);
    const question = this.#questions.get(key) ?? this.#ask(key, selector);
    return question.count > 0;
  }

  /** The pods of all namespaces that carry a label, or all pods, by name. */
  carrying(label: readonly [name: string, value: string] | undefined): readonly KubernetesObject[] {
    const term = label ? labelTerm(...label) : everyPod;
    this.#log.note(keyOfLabel(term));
    const keys = label ? (this.#podsByLabel.get(term) ?? []) : this.#pods.keys();
    return [...keys].toSorted().flatMap((key) => this.#pods.get(key) ?? []);
  }

  anyIn(namespace: string): boolean {
    this.#log.note(keyOfNamespace(namespace));
    return this.#inNamespace.has(namespace);
  }

  /** Forgets the pod of this name and counts the new one, if there is one. */
  change(podKey: string, pod: KubernetesObject | null): readonly string[] {
    const before = this.#pods.get(podKey);
    if (before) this.#pods.delete(podKey);
    if (pod) this.#pods.set(podKey, pod);
    const touched = new Map<string, number>();
    if (before) this.#count(before, -1, touched);
    if (pod) this.#count(pod, 1, touched);
    // What was lost and found again has not changed.
    const answers = [...touched].filter(([, balance]) => balance !== 0).map(([key]) => key);
    return [...answers, ...[before, pod].flatMap((each) => (each ? this.#labelKeysOf(each) : []))];
  }

  /** Adds a pod before anybody has asked anything. */
  load(podKey: string, pod: KubernetesObject): void {
    const before = this.#pods.get(podKey);
    if (before) this.#count(before, -1, new Map());
    this.#pods.set(podKey, pod);
    this.#count(pod, 1, new Map());
  }

  #labelKeysOf(pod: KubernetesObject): string[] {
    const terms = Object.entries(this.#labelsOf(pod)).map(([name, value]) => labelTerm(name, value));
    return [everyPod, ...terms].map(keyOfLabel);
  }

  #ask(key: string, selector: Labels): Question {
    const label = rarestLabel(selector, this.#podsByLabel);
    const candidates = label === everyPod ? this.#pods.keys() : (this.#podsByLabel.get(label) ?? []);
    const count = [...candidates].filter((podKey) => {
      const pod = this.#pods.get(podKey);
      return pod !== undefined && selects(selector, this.#labelsOf(pod));
    }).length;
    const question = { selector, key, count };
    this.#questions.set(key, question);
    this.#questionsByLabel.set(label, [...(this.#questionsByLabel.get(label) ?? []), question]);
    return question;
  }

  /** Adds to the counts and notes what became true (+1) or false (-1). */
  #count(pod: KubernetesObject, change: 1 | -1, touched: Map<string, number>): void {
    const labels = this.#labelsOf(pod);
    const terms = Object.entries(labels).map(([name, value]) => labelTerm(name, value));
    for (const term of terms) this.#listPod(term, keyOf(pod), change);
    for (const question of [everyPod, ...terms].flatMap((term) => this.#questionsByLabel.get(term) ?? [])) {
      if (!selects(question.selector, labels)) continue;
      const before = question.count;
      question.count += change;
      if (before === 0 || question.count === 0) note(touched, question.key, change);
    }
    const namespace = namespaceOf(pod);
    const inNamespace = (this.#inNamespace.get(namespace) ?? 0) + change;
    if (inNamespace === 0) this.#inNamespace.delete(namespace);
    else this.#inNamespace.set(namespace, inNamespace);
    if (inNamespace === 0 || (change === 1 && inNamespace === 1)) note(touched, keyOfNamespace(namespace), change);
  }

  #listPod(term: string, podKey: string, change: 1 | -1): void {
    const listed = this.#podsByLabel.get(term) ?? new Set();
    if (change === 1) listed.add(podKey);
    else listed.delete(podKey);
    if (listed.size > 0) this.#podsByLabel.set(term, listed);
    else this.#podsByLabel.delete(term);
  }
}

const everyPod = '';

function labelTerm(name: string, value: string): string {
  return `${name}=${value}`;
}

function keyOfLabel(term: string): string {
  return `pods-carrying:${term}`;
}

function keyOfNamespace(namespace: string): string {
  return `pod-in:${namespace}`;
}

function note(touched: Map<string, number>, key: string, change: number): void {
  touched.set(key, (touched.get(key) ?? 0) + change);
}

function rarestLabel(selector: Labels, podsByLabel: ReadonlyMap<string, ReadonlySet<string>>): string {
  const terms = Object.entries(selector).map(([name, value]) => labelTerm(name, value));
  const size = (term: string) => podsByLabel.get(term)?.size ?? 0;
  return terms.toSorted((a, b) => size(a) - size(b))[0] ?? everyPod;
}

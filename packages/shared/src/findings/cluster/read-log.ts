/** Notes which parts of the cluster a computation looked at, so that it can be repeated when one of them changes. */
export class ReadLog {
  #reads: Set<string> | null = null;
  readonly #answers = new Map<string, unknown>();

  note(key: string): void {
    this.#reads?.add(key);
  }

  /** The answer to a question that one computation may ask several times. */
  once<Answer>(question: string, answer: () => Answer): Answer {
    if (this.#answers.has(question)) return this.#answers.get(question) as Answer;
    const found = answer();
    if (this.#reads) this.#answers.set(question, found);
    return found;
  }

  /** Runs a computation; `reads` is everything that it looked at. Not to be nested. */
  during<Result>(work: () => Result): { readonly result: Result; readonly reads: ReadonlySet<string> } {
    const reads = new Set<string>();
    this.#reads = reads;
    try {
      return { result: work(), reads };
    } finally {
      this.#reads = null;
      this.#answers.clear();
    }
  }
}

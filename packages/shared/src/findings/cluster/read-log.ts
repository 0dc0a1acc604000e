/** Notes which parts of the cluster a computation looked at, so that it can be repeated when one of them changes. */
export class ReadLog {
  #reads: Set<string> | null = null;

  note(key: string): void {
    this.#reads?.add(key);
  }

  /** Runs a computation; `reads` is everything that it looked at. Not to be nested. */
  during<Result>(work: () => Result): { readonly result: Result; readonly reads: ReadonlySet<string> } {
    const reads = new Set<string>();
    this.#reads = reads;
    try {
      return { result: work(), reads };
    } finally {
      this.#reads = null;
    }
  }
}

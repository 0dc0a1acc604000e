/** What running one table of the corpus came to, in the same shape for all tables. */
export type TableReport = {
  readonly table: string;
  readonly run: number;
  readonly agreed: number;
  readonly excluded: { reason: string; count: number }[];
  readonly disagreements: string[];
};

/** Collects the outcome of a table case by case. */
export class TableTally {
  readonly #table: string;
  readonly #excluded = new Map<string, number>();
  readonly #disagreements: string[] = [];
  #run = 0;
  #agreed = 0;

  constructor(table: string) {
    this.#table = table;
  }

  /** Counts a case; it agrees when nothing is said against it. */
  add(id: string, objections: readonly string[]): void {
    this.#run += 1;
    if (objections.length === 0) this.#agreed += 1;
    this.#disagreements.push(...objections.map((objection) => `${id}: ${objection}`));
  }

  exclude(reason: string): void {
    this.#excluded.set(reason, (this.#excluded.get(reason) ?? 0) + 1);
  }

  report(): TableReport {
    const excluded = [...this.#excluded].map(([reason, count]) => ({ reason, count }));
    return {
      table: this.#table,
      run: this.#run,
      agreed: this.#agreed,
      excluded,
      disagreements: this.#disagreements,
    };
  }
}

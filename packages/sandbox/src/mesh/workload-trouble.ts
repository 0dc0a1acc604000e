/** Trouble that is made on purpose for all pods of a workload, at run time. */

export type WorkloadTrouble = {
  /** Requests that the program answers with an error, in percent. */
  errorPercent: number;
  errorStatus: number;
  /** Added to every answer. */
  latencyMs: number;
  /** Proxies refuse every new configuration and go on with what they have. */
  rejectsConfiguration: boolean;
};

export class Troubles {
  readonly #byWorkload = new Map<string, WorkloadTrouble>();

  /** The one record of a workload, to be read by its pods and changed by whoever makes trouble. */
  of(namespace: string, workload: string): WorkloadTrouble {
    const key = `${namespace}/${workload}`;
    let trouble = this.#byWorkload.get(key);
    if (trouble === undefined) {
      trouble = { errorPercent: 0, errorStatus: 500, latencyMs: 0, rejectsConfiguration: false };
      this.#byWorkload.set(key, trouble);
    }
    return trouble;
  }
}

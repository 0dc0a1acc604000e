import { valueAt } from '../json.ts';
import type { ObjectStore } from '../object-store.ts';

/** Clusters give the first address to the Service `kubernetes` and the tenth to DNS, whenever those are created. */
const reserved = ['10.96.0.1', '10.96.0.10'];
const addressCount = 2 ** 20;

/** The cluster IPs of Services: addresses of 10.96.0.0/12, each given out once (kubeadm's default range). */
export class ServiceAddresses {
  readonly #taken = new Set(reserved);
  #given = 0;
  #knowsStored = false;

  /** Marks an address that a Service asks for by itself. */
  take(address: string): void {
    this.#taken.add(address);
  }

  /** An address that no Service has had. The store may have been filled past admission. */
  next(store: ObjectStore): string {
    if (!this.#knowsStored) this.#takeStored(store);
    let address: string;
    do {
      this.#given = (this.#given + 1) % addressCount;
      address = `10.${96 + (this.#given >> 16)}.${(this.#given >> 8) & 255}.${this.#given & 255}`;
    } while (this.#taken.has(address) && this.#taken.size < addressCount);
    return address;
  }

  #takeStored(store: ObjectStore): void {
    this.#knowsStored = true;
    for (const { object } of store.list(store.registry.get('services'))) {
      const address = valueAt(object, ['spec', 'clusterIP']);
      if (typeof address === 'string') this.take(address);
    }
  }
}

/** istiod's own counters, `/metrics` on its monitoring port (istio/istio pilot/pkg/xds/monitoring.go). */
import { type PushStatus, pushMetrics } from '../debug/push-status.ts';
import { istioVersion } from '../stats-page.ts';
import type { XdsType } from './sync-status.ts';

/** Names of the types in istiod's labels. */
const shortNames: Record<XdsType, string> = { cluster: 'cds', listener: 'lds', route: 'rds', endpoint: 'eds' };

/** Seconds. */
const convergenceBuckets = [0.1, 0.5, 1, 3, 5, 10, 20, 30] as const;
const debounceBuckets = [0.01, 0.1, 1, 3, 5, 10, 20, 30] as const;

export type MetricsContext = {
  readonly proxies: number;
  readonly services: number;
  readonly virtualServices: number;
  /** Null before the first push. */
  readonly conflicts: PushStatus | null;
};

export class PushMetrics {
  readonly #pushes = new Map<XdsType, number>();
  readonly #rejects = new Map<XdsType, number>();
  readonly #convergence = new Histogram('pilot_proxy_convergence_time', convergenceBuckets);
  readonly #debounce = new Histogram('pilot_debounce_time', debounceBuckets);

  /** One response has been acknowledged or rejected, so long after it was sent. */
  pushed(type: XdsType, isRejected: boolean, tookMs: number): void {
    this.#pushes.set(type, (this.#pushes.get(type) ?? 0) + 1);
    if (isRejected) this.#rejects.set(type, (this.#rejects.get(type) ?? 0) + 1);
    this.#convergence.record(tookMs / 1000);
  }

  /** Changes have been collected for so long. */
  debounced(tookMs: number): void {
    this.#debounce.record(tookMs / 1000);
  }

  /** Prometheus' text format. */
  render({ proxies, services, virtualServices, conflicts }: MetricsContext): string {
    const gauges: readonly (readonly [string, string, number])[] = [
      ['istio_build', `{component="pilot",tag="${istioVersion}"}`, 1],
      ['pilot_services', '', services],
      ['pilot_virt_services', '', virtualServices],
      ['pilot_xds', `{version="${istioVersion}"}`, proxies],
      ...pushMetrics.map((name) => [name, '', Object.keys(conflicts?.[name] ?? {}).length] as const),
    ];
    const lines = [
      ...gauges.flatMap(([name, labels, value]) => [`# TYPE ${name} gauge`, `${name}${labels} ${value}`]),
      '# TYPE pilot_xds_pushes counter',
      ...[...this.#pushes].map(([type, count]) => `pilot_xds_pushes{type="${shortNames[type]}"} ${count}`),
      '# TYPE pilot_total_xds_rejects counter',
      ...[...this.#rejects].map(([type, count]) => `pilot_total_xds_rejects{type="${shortNames[type]}"} ${count}`),
      ...this.#convergence.lines(),
      ...this.#debounce.lines(),
    ];
    return `${lines.join('\n')}\n`;
  }
}

class Histogram {
  readonly #name: string;
  readonly #limits: readonly number[];
  readonly #buckets: number[];
  #count = 0;
  #sum = 0;

  constructor(name: string, limits: readonly number[]) {
    this.#name = name;
    this.#limits = limits;
    this.#buckets = limits.map(() => 0);
  }

  record(value: number): void {
    for (const [index, limit] of this.#limits.entries()) {
      if (value <= limit) this.#buckets[index] = (this.#buckets[index] ?? 0) + 1;
    }
    this.#count++;
    this.#sum += value;
  }

  lines(): string[] {
    return [
      `# TYPE ${this.#name} histogram`,
      ...this.#limits.map((limit, index) => `${this.#name}_bucket{le="${limit}"} ${this.#buckets[index]}`),
      `${this.#name}_bucket{le="+Inf"} ${this.#count}`,
      `${this.#name}_sum ${this.#sum}`,
      `${this.#name}_count ${this.#count}`,
    ];
  }
}

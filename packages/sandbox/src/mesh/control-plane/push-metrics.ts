/** istiod's own counters, `/metrics` on its monitoring port (istio/istio pilot/pkg/xds/monitoring.go). */
import { istioVersion } from '../stats-page.ts';
import type { XdsType } from './sync-status.ts';

/** Names of the types in istiod's labels. */
const shortNames: Record<XdsType, string> = { cluster: 'cds', listener: 'lds', route: 'rds', endpoint: 'eds' };

/** Seconds. */
const convergenceBuckets = [0.1, 0.5, 1, 3, 5, 10, 20, 30] as const;

export type MetricsContext = {
  readonly proxies: number;
  readonly services: number;
  readonly virtualServices: number;
};

export class PushMetrics {
  readonly #pushes = new Map<XdsType, number>();
  readonly #rejects = new Map<XdsType, number>();
  readonly #convergence = convergenceBuckets.map(() => 0);
  #convergenceCount = 0;
  #convergenceSum = 0;

  /** One response has been acknowledged or rejected, so long after it was sent. */
  pushed(type: XdsType, isRejected: boolean, tookMs: number): void {
    this.#pushes.set(type, (this.#pushes.get(type) ?? 0) + 1);
    if (isRejected) this.#rejects.set(type, (this.#rejects.get(type) ?? 0) + 1);
    const seconds = tookMs / 1000;
    for (const [index, limit] of convergenceBuckets.entries()) {
      if (seconds <= limit) this.#convergence[index] = (this.#convergence[index] ?? 0) + 1;
    }
    this.#convergenceCount++;
    this.#convergenceSum += seconds;
  }

  /** Prometheus' text format. */
  render({ proxies, services, virtualServices }: MetricsContext): string {
    const name = 'pilot_proxy_convergence_time';
    const lines = [
      '# TYPE istio_build gauge',
      `istio_build{component="pilot",tag="${istioVersion}"} 1`,
      '# TYPE pilot_services gauge',
      `pilot_services ${services}`,
      '# TYPE pilot_virt_services gauge',
      `pilot_virt_services ${virtualServices}`,
      '# TYPE pilot_xds gauge',
      `pilot_xds{version="${istioVersion}"} ${proxies}`,
      '# TYPE pilot_xds_pushes counter',
      ...[...this.#pushes].map(([type, count]) => `pilot_xds_pushes{type="${shortNames[type]}"} ${count}`),
      '# TYPE pilot_total_xds_rejects counter',
      ...[...this.#rejects].map(([type, count]) => `pilot_total_xds_rejects{type="${shortNames[type]}"} ${count}`),
      `# TYPE ${name} histogram`,
      ...convergenceBuckets.map((limit, index) => `${name}_bucket{le="${limit}"} ${this.#convergence[index]}`),
      `${name}_bucket{le="+Inf"} ${this.#convergenceCount}`,
      `${name}_sum ${this.#convergenceSum}`,
      `${name}_count ${this.#convergenceCount}`,
    ];
    return `${lines.join('\n')}\n`;
  }
}

/** The Prometheus that there is, if any: asked with patience, left alone for a while when it does not answer. */
import { requestsTotal } from '@sluice/shared/traffic/request-labels';
import { createPrometheusClient, type PrometheusClient, type PrometheusTransport } from './prometheus-client.ts';
import { PrometheusError, type PrometheusFault } from './prometheus-error.ts';

export type PrometheusState = {
  readonly state: 'ok' | 'unreachable' | 'forbidden' | 'absent';
  readonly url: string | null;
  readonly detail: string | null;
};

export type Prometheus = PrometheusClient & {
  /** False when there is none to ask: neither in the settings nor in the cluster. */
  readonly isThere: () => boolean;
  /** As of the latest query; asks when that was long ago. Never rejects. */
  readonly check: () => Promise<PrometheusState>;
  readonly close: () => Promise<void>;
};

type Options = {
  /** Where it is now; null when there is none. The same transport as long as it is in the same place. */
  readonly locate: () => PrometheusTransport | null;
  readonly now?: () => number;
  /** Told of every query that was really made, with the seconds that it took. */
  readonly onQuery?: ((result: 'ok' | PrometheusFault, seconds: number) => void) | undefined;
};

const longestRestMs = 30_000;
const checkEveryMs = 15_000;

type Outcome = { readonly at: number; readonly fault: PrometheusFault | null; readonly detail: string | null };

export function createPrometheus({ locate, now = () => performance.now(), onQuery }: Options): Prometheus {
  const known = new WeakMap<
    PrometheusTransport,
    { client: PrometheusClient; failures: number; last: Outcome | null }
  >();

  function present() {
    const transport = locate();
    if (transport === null) return null;
    const found = known.get(transport) ?? { client: createPrometheusClient(transport), failures: 0, last: null };
    known.set(transport, found);
    return found;
  }

  async function ask<T>(query: (client: PrometheusClient) => Promise<T>): Promise<T> {
    const there = present();
    if (there === null) throw new PrometheusError('unreachable', 'There is no Prometheus');
    const { last } = there;
    // A query that Prometheus refuses says nothing about the next one.
    if (last?.fault && last.fault !== 'failed' && now() - last.at < restMs(there.failures)) {
      throw new PrometheusError(last.fault, last.detail ?? '');
    }
    const startedAt = now();
    try {
      const answer = await query(there.client);
      onQuery?.('ok', (now() - startedAt) / 1_000);
      there.failures = 0;
      there.last = { at: now(), fault: null, detail: null };
      return answer;
    } catch (error) {
      const { fault, message } = asPrometheusError(error);
      onQuery?.(fault, (now() - startedAt) / 1_000);
      there.failures += 1;
      there.last = { at: now(), fault, detail: message };
      throw error;
    }
  }

  /** Whether it has what we need. */
  async function probe(): Promise<string | null> {
    const found = await ask((client) => client.query(`count(${requestsTotal})`));
    return found.length > 0 ? null : 'It has no metrics of proxies';
  }

  let hasNothing: string | null = null;
  return {
    isThere: () => locate() !== null,
    query: (expression) => ask((client) => client.query(expression)),
    queryRange: (expression, range) => ask((client) => client.queryRange(expression, range)),
    async check() {
      const there = present();
      if (there === null) return { state: 'absent', url: null, detail: null };
      if (there.last === null || now() - there.last.at > checkEveryMs) {
        hasNothing = await probe().catch(() => null);
      }
      const url = locate()?.url ?? null;
      const { fault = null, detail = null } = there.last ?? {};
      if (fault === null) return { state: 'ok', url, detail: hasNothing };
      return { state: fault === 'failed' ? 'unreachable' : fault, url, detail };
    },
    close: async () => locate()?.close(),
  };
}

/** One second after the first failure, then twice as long each time. */
function restMs(failures: number): number {
  return Math.min(1_000 * 2 ** (failures - 1), longestRestMs);
}

function asPrometheusError(error: unknown): PrometheusError {
  return error instanceof PrometheusError ? error : new PrometheusError('failed', String(error), { cause: error });
}

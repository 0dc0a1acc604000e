/** Queries of Prometheus' HTTP API (prometheus/prometheus docs/querying/api.md), wherever it is reached. */
import { z } from 'zod';
import { PrometheusError } from './prometheus-error.ts';

/** One series; times in epoch seconds, as Prometheus has them. */
export type Series = {
  readonly labels: Readonly<Record<string, string>>;
  readonly samples: readonly (readonly [seconds: number, value: number])[];
};

export type PrometheusQuery = {
  readonly path: '/api/v1/query' | '/api/v1/query_range';
  readonly params: Readonly<Record<string, string>>;
  /** From sending until the last byte. */
  readonly deadlineMs: number;
  readonly maxBytes: number;
};

/** Brings a query to one particular Prometheus and the text of the answer back. Throws PrometheusError. */
export type PrometheusTransport = {
  /** For people: where this Prometheus is. Without secrets. */
  readonly url: string;
  readonly get: (query: PrometheusQuery) => Promise<string>;
  readonly close: () => Promise<void>;
};

export type Range = { readonly start: number; readonly end: number; readonly stepSeconds: number };

export type PrometheusClient = {
  /** Now, by Prometheus' own clock. A vector gives series of one sample. */
  readonly query: (expression: string) => Promise<Series[]>;
  /** Start and end in epoch seconds, both included. */
  readonly queryRange: (expression: string, range: Range) => Promise<Series[]>;
};

const Envelope = z.object({
  status: z.string(),
  error: z.string().optional(),
  data: z.object({ resultType: z.string(), result: z.array(z.unknown()) }).optional(),
});

const instantDeadlineMs = 5_000;
const rangeDeadlineMs = 15_000;
const defaultMaxBytes = 32 * 1024 * 1024;

export function createPrometheusClient(transport: Pick<PrometheusTransport, 'get'>): PrometheusClient {
  return {
    async query(expression) {
      const params = { query: expression, timeout: `${instantDeadlineMs / 1_000}s` };
      const query = {
        path: '/api/v1/query',
        params,
        deadlineMs: instantDeadlineMs,
        maxBytes: defaultMaxBytes,
      } as const;
      return seriesIn(await transport.get(query));
    },
    async queryRange(expression, { start, end, stepSeconds }) {
      const params = {
        query: expression,
        start: String(start),
        end: String(end),
        step: String(stepSeconds),
        timeout: `${rangeDeadlineMs / 1_000}s`,
      };
      const path = '/api/v1/query_range';
      return seriesIn(await transport.get({ path, params, deadlineMs: rangeDeadlineMs, maxBytes: defaultMaxBytes }));
    },
  };
}

function seriesIn(text: string): Series[] {
  const answer = Envelope.safeParse(parsed(text));
  if (!answer.success) throw new PrometheusError('failed', 'What answers there is not Prometheus');
  const { status, error, data } = answer.data;
  if (status !== 'success' || data === undefined) {
    throw new PrometheusError('failed', `Prometheus could not answer: ${error ?? status}`);
  }
  if (data.resultType !== 'vector' && data.resultType !== 'matrix') {
    throw new PrometheusError('failed', `Prometheus answered with a ${data.resultType}`);
  }
  return data.result.map(seriesOf);
}

/** Checked by hand: an answer can have a hundred thousand samples. */
function seriesOf(item: unknown): Series {
  const { metric, value, values } = (item ?? {}) as { metric?: unknown; value?: unknown; values?: unknown };
  const pairs = values ?? (value === undefined ? [] : [value]);
  if (typeof metric !== 'object' || metric === null || !Array.isArray(pairs)) throw unreadable();
  return { labels: metric as Record<string, string>, samples: pairs.map(sampleOf) };
}

/** Values are texts, since JSON has no infinities. */
function sampleOf(pair: unknown): readonly [number, number] {
  const [seconds, text] = Array.isArray(pair) ? (pair as unknown[]) : [];
  if (typeof seconds !== 'number' || typeof text !== 'string') throw unreadable();
  return [seconds, text === '+Inf' ? Number.POSITIVE_INFINITY : Number(text)];
}

function unreadable(): PrometheusError {
  return new PrometheusError('failed', 'The answer of Prometheus cannot be read');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

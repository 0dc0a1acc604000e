/**
 * What a proxy answers on `/stats/prometheus`, in Prometheus' text format as Envoy writes it. The text around the
 * numbers is made once for each series, since scrapes are frequent and label sets long.
 */
import { durationBucketsMs, type RequestStats, type Series } from './request-stats.ts';

export const istioVersion = '1.30.3';

const counterName = 'istio_requests_total';
const histogramName = 'istio_request_duration_milliseconds';

type SeriesLines = {
  readonly counter: string;
  readonly buckets: readonly string[];
  readonly sum: string;
  readonly count: string;
};

const linesOf = new WeakMap<Series, SeriesLines>();

/**
 * @param filter keeps the metrics whose name it finds, like the `filter` parameter of Envoy's admin page
 */
export function renderStatsPage(stats: RequestStats, filter?: RegExp): string {
  const parts: string[] = [];
  const wants = (name: string) => filter === undefined || filter.test(name);
  if (wants('istio_build')) {
    parts.push(`# TYPE istio_build gauge\nistio_build{component="proxy",tag="${istioVersion}"} 1\n`);
  }
  if (wants(counterName)) parts.push(renderCounter(stats));
  if (wants(histogramName)) parts.push(renderHistogram(stats));
  return parts.join('');
}

function renderCounter(stats: RequestStats): string {
  let text = `# TYPE ${counterName} counter\n`;
  for (const series of stats.series()) text += `${lines(series).counter}${series.requests}\n`;
  return text;
}

function renderHistogram(stats: RequestStats): string {
  let text = `# TYPE ${histogramName} histogram\n`;
  for (const series of stats.series()) {
    const { buckets, sum, count } = lines(series);
    const { durations } = series;
    let cumulative = 0;
    for (let index = 0; index < buckets.length; index++) {
      cumulative += durations.buckets[index] ?? 0;
      text += `${buckets[index]}${cumulative}\n`;
    }
    text += `${sum}${Number(durations.sumMs.toFixed(3))}\n${count}${durations.requests}\n`;
  }
  return text;
}

function lines(series: Series): SeriesLines {
  const known = linesOf.get(series);
  if (known !== undefined) return known;
  const limits = [...durationBucketsMs.map(String), '+Inf'];
  const made = {
    counter: `${counterName}{${series.labels}} `,
    buckets: limits.map((limit) => `${histogramName}_bucket{${series.labels},le="${limit}"} `),
    sum: `${histogramName}_sum{${series.labels}} `,
    count: `${histogramName}_count{${series.labels}} `,
  };
  linesOf.set(series, made);
  return made;
}

/** Spares Prometheus: what several people look at is asked for once, and not again before there can be anything new. */
import type { ServiceState } from '@sluice/shared/api/services';
import type { Stored } from '../use-cases/get-traffic.ts';

type Read = (service: ServiceState, rangeSeconds: number, now: number) => Promise<Stored | null>;

const keptAnswers = 200;
const longestKeepMs = 10_000;
const shortestKeepMs = 1_000;

export function createStoredTraffic(read: Read): Read {
  const answers = new Map<string, { readonly until: number; readonly answer: Promise<Stored | null> }>();

  return (service, rangeSeconds, now) => {
    const { namespace, name, versions } = service;
    // Other versions attribute the same requests in another way.
    const key = JSON.stringify([
      namespace,
      name,
      rangeSeconds,
      versions.map(({ name, workloads }) => [name, workloads]),
    ]);
    const known = answers.get(key);
    if (known !== undefined && now < known.until) return known.answer;
    const answer = read(service, rangeSeconds, now);
    const keepMs = Math.min(longestKeepMs, Math.max(shortestKeepMs, (rangeSeconds * 1_000) / 300));
    answers.delete(key);
    answers.set(key, { until: now + keepMs, answer });
    const [oldest] = answers.keys();
    if (answers.size > keptAnswers && oldest !== undefined) answers.delete(oldest);
    return answer;
  };
}

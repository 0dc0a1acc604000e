/** Expressions of PromQL. Whatever comes from input goes through `quoted`, so that it stays a value. */
import { requestDurationBucket, requestsTotal } from '@sluice/shared/traffic/request-labels';

/**
 * A string literal (prometheus/prometheus util/strutil/quote.go: Go's rules). Everything but printable ASCII is written
 * as an escape, by bytes, so that no reader can take any of it for something else. Lone surrogates become U+FFFD.
 */
export function quoted(text: string): string {
  const bytes = [...new TextEncoder().encode(text)].map((byte) => {
    const isPlain = byte >= 0x20 && byte < 0x7f && byte !== quoteMark && byte !== backslash;
    return isPlain ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`;
  });
  return `"${bytes.join('')}"`;
}

const quoteMark = 0x22;
const backslash = 0x5c;

/** Matches exactly one of these texts, or one of them followed by the rest of a host or a port; for `=~` (RE2, anchored). */
export function hostPattern(names: readonly string[]): string {
  return quoted(`(${names.map(literal).join('|')})([.:].*)?`);
}

/** RE2 takes any punctuation escaped (google/re2 doc/syntax.txt). */
function literal(text: string): string {
  return text.replace(/[^A-Za-z0-9_\u0080-\u{10ffff}]/gu, (character) =>
    character === '\n' ? '\\n' : `\\${character}`,
  );
}

/** What tells services, versions, outcomes and reporters apart, for counts that are added up over pods. */
const countLabels = [
  'reporter',
  'destination_service_name',
  'destination_service',
  'destination_service_namespace',
  'source_workload_namespace',
  'destination_workload',
  'destination_version',
];
const outcomeLabels = ['response_code', 'grpc_response_status', 'response_flags'];

/**
 * The series for services of these names in any namespace, with some that are not: where a proxy knew no cluster the
 * label holds the Host header. `destinationServiceOf` decides.
 */
export function requestsTo(names: readonly string[]): string {
  return `${requestsTotal}{destination_service_name=~${hostPattern(names)}}`;
}

export function durationsTo(names: readonly string[]): string {
  return `${requestDurationBucket}{destination_service_name=~${hostPattern(names)}}`;
}

/** The samples as they were scraped in the last seconds, as an instant query. */
export function scrapedSamples(series: string, seconds: number): string {
  return `${series}[${wholeSeconds(seconds)}]`;
}

/** The one of these series that was scraped most often within the last seconds, without its name. */
export function mostScraped(series: string, seconds: number): string {
  return `topk(1, count_over_time(${series}[${wholeSeconds(seconds)}]))`;
}

/** One series by all of its labels. */
export function seriesWith(name: string, labels: Readonly<Record<string, string>>): string {
  const matchers = Object.entries(labels).map(([label, value]) => {
    if (!/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(label)) throw new RangeError(`'${label}' is no name of a label`);
    return `${label}=${quoted(value)}`;
  });
  return `${name}{${matchers.join(',')}}`;
}

/**
 * How much counters grew in each step, added up over pods. `increase()` extrapolates to the edges of its window, which
 * makes fractions of requests and needs windows of several scrapes; this is the plain difference, so that every request
 * counts once. As with a direct scrape, a counter that fell started again at 0, and one that appears at a target that
 * was read before was born there.
 */
export function grownBy(series: string, stepSeconds: number, labels: readonly string[]): string {
  const before = `${series} offset ${wholeSeconds(stepSeconds)}`;
  const born = `${series} and on (job, instance) group by (job, instance) (${before})`;
  return `sum by (${labels.join(', ')}) (((${series} - ${before}) >= 0) or (${born}))`;
}

export function requestsGrown(names: readonly string[], stepSeconds: number): string {
  return grownBy(requestsTo(names), stepSeconds, [...countLabels, ...outcomeLabels]);
}

export function durationsGrown(names: readonly string[], stepSeconds: number): string {
  return `${grownBy(durationsTo(names), stepSeconds, [...countLabels, 'le'])} > 0`;
}

function wholeSeconds(seconds: number): string {
  return `${Math.max(1, Math.ceil(seconds))}s`;
}

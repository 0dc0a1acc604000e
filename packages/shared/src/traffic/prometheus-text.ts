/**
 * Reads the Prometheus text exposition format, version 0.0.4, as Envoy and pilot-agent write it
 * (prometheus/docs content/docs/instrumenting/exposition_formats.md).
 */

export type Sample = {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  /** Identifies the series within one source: its name and labels, as written there. */
  readonly series: string;
};

/** The text is not in the exposition format, or was cut off. None of its samples can be trusted. */
export class PrometheusTextError extends Error {
  override name = 'PrometheusTextError';
}

const space = 32;
const quote = 34;
const comma = 44;
const closingBrace = 125;
const openingBrace = 123;
const backslash = 92;
const tab = 9;
const carriageReturn = 13;

/**
 * The samples whose name is wanted, in the order of the text; all other lines are passed over unread. Timestamps and
 * exemplars are dropped.
 *
 * @throws PrometheusTextError for a wanted line that cannot be read, and for a text that ends in the middle of a line:
 * half a number looks like a counter that started again.
 */
export function parsePrometheusText(text: string, wanted: ReadonlySet<string>): Sample[] {
  const samples: Sample[] = [];
  let name = '';
  let isWanted = false;
  for (let start = 0; start < text.length; ) {
    const end = text.indexOf('\n', start);
    if (end < 0)
      throw new PrometheusTextError(`the text ends in the middle of a line: ${text.slice(start, start + 80)}`);
    // Series of one metric stand together, so most lines begin with the name of the line before.
    if (!(text.startsWith(name, start) && isAfterName(text.charCodeAt(start + name.length)))) {
      name = text.slice(start, endOfName(text, start, end));
      isWanted = wanted.has(name);
    }
    if (isWanted) samples.push(readSample(text, name, start, end));
    start = end + 1;
  }
  return samples;
}

/** The identity of a series that did not come from text, such as an answer of the Prometheus API. */
export function seriesOf(name: string, labels: Readonly<Record<string, string>>): string {
  const pairs = Object.keys(labels)
    .sort()
    .map((label) => `${label}=${JSON.stringify(labels[label])}`);
  return `${name}{${pairs.join(',')}}`;
}

function isAfterName(code: number): boolean {
  return code === openingBrace || code === space || code === tab;
}

function endOfName(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && !isAfterName(text.charCodeAt(at))) at++;
  return at;
}

function readSample(text: string, name: string, start: number, end: number): Sample {
  const labels: Record<string, string> = {};
  const afterName = skipBlanks(text, start + name.length);
  const afterSeries =
    text.charCodeAt(afterName) === openingBrace ? readLabels(text, afterName + 1, end, labels) : start + name.length;
  const value = readValue(text, skipBlanks(text, afterSeries), end);
  if (value === null) throw unreadable(text, start, end);
  return { name, labels, value, series: text.slice(start, afterSeries) };
}

/** Fills `labels` from the text after the opening brace; the answer is the position after the closing one. */
function readLabels(text: string, from: number, end: number, labels: Record<string, string>): number {
  let at = skipSeparators(text, from);
  while (text.charCodeAt(at) !== closingBrace) {
    const equals = text.indexOf('=', at);
    const opening = equals < 0 ? equals : skipBlanks(text, equals + 1);
    if (equals < 0 || opening >= end || text.charCodeAt(opening) !== quote) throw unreadable(text, from, end);
    const closing = closingQuote(text, opening + 1, end);
    if (closing < 0) throw unreadable(text, from, end);
    labels[text.slice(at, equals).trimEnd()] = unescapeValue(text.slice(opening + 1, closing));
    at = skipSeparators(text, closing + 1);
  }
  return at + 1;
}

function closingQuote(text: string, from: number, end: number): number {
  for (let at = text.indexOf('"', from); at >= 0 && at < end; at = text.indexOf('"', at + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(at - 1 - backslashes) === backslash) backslashes++;
    if (backslashes % 2 === 0) return at;
  }
  return -1;
}

function unescapeValue(value: string): string {
  if (!value.includes('\\')) return value;
  return value.replace(/\\([\\"n])/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped));
}

/** A Go float: decimal, `NaN`, `+Inf`, `-Inf`; null when there is none. */
function readValue(text: string, from: number, end: number): number | null {
  let to = from;
  while (to < end && !isBlank(text.charCodeAt(to))) to++;
  const written = text.slice(from, to);
  const infinity = /^([+-]?)inf(inity)?$/i.exec(written);
  if (infinity !== null) return infinity[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  if (/^[+-]?nan$/i.test(written)) return Number.NaN;
  const value = Number(written);
  return written === '' || Number.isNaN(value) ? null : value;
}

function isBlank(code: number): boolean {
  return code === space || code === tab || code === carriageReturn;
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (isBlank(text.charCodeAt(at))) at++;
  return at;
}

function skipSeparators(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) === comma || isBlank(text.charCodeAt(at))) at++;
  return at;
}

function unreadable(text: string, start: number, end: number): PrometheusTextError {
  const line = text.slice(0, start).split('\n').length;
  return new PrometheusTextError(`line ${line} cannot be read: ${text.slice(start, Math.min(end, start + 80))}`);
}

/** A place inside an object as people call it. */
import type { TFunction } from 'i18next';

/**
 * "rule 2, destination v3, weight" of `/spec/http/1/route/2/weight`. Parts without words stay as they are written.
 *
 * @param spec in which the place lies, for the names of destinations and subsets
 */
export function placeText(t: TFunction, path: string, spec: unknown): string {
  const tokens = path
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
  const parts: string[] = [];
  let value: unknown = { spec };
  for (const [at, token] of tokens.entries()) {
    value = memberOf(value, token);
    if (token === 'spec') continue;
    parts.push(...partText(t, tokens[at - 1], token, value));
  }
  return parts.length === 0 ? t('review.conflict.whole') : parts.join(t('split.separator'));
}

/** Lists are said with their element, so that they say nothing themselves. */
const lists = new Set(['http', 'tcp', 'tls', 'route', 'match', 'subsets', 'destination']);

function partText(t: TFunction, list: string | undefined, token: string, value: unknown): string[] {
  const number = Number(token) + 1;
  if (Number.isInteger(number)) {
    if (list === 'http' || list === 'tcp' || list === 'tls') return [t('review.conflict.rule', { number })];
    if (list === 'match') return [t('review.conflict.match', { number })];
    if (list === 'route') return [t('review.conflict.destination', { name: destinationName(value) ?? number })];
    if (list === 'subsets') return [t('review.conflict.subset', { name: nameOf(value) ?? number })];
  }
  if (lists.has(token)) return [];
  return [token === 'weight' ? t('review.conflict.weight') : token];
}

function memberOf(value: unknown, token: string): unknown {
  if (Array.isArray(value)) return value[Number(token)];
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[token] : undefined;
}

function destinationName(value: unknown): string | null {
  const destination = memberOf(value, 'destination');
  const name = memberOf(destination, 'subset') ?? memberOf(destination, 'host');
  return typeof name === 'string' ? name : null;
}

function nameOf(value: unknown): string | null {
  const name = memberOf(value, 'name');
  return typeof name === 'string' ? name : null;
}

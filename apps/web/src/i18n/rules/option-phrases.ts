/** What a rule does beside sending requests somewhere, in a few words each. */
import type { RowOptions } from '../../drafts/rule-row.ts';
import type { Format } from '../format.ts';
import type { RulesWords } from './use-rules-words.ts';

export function optionPhrases(t: RulesWords, format: Format, options: RowOptions, host: string): string[] {
  const { timeout, retries, corsPolicy } = options;
  return [
    ...(timeout === null ? [] : [t('option.timeout', { value: timeout })]),
    ...(retries === null ? [] : [retriesPhrase(t, retries.attempts ?? 0)]),
    ...faultPhrases(t, format, options),
    ...options.mirrors.map((mirror) => {
      const { target, percent } = mirrorOf(mirror, host);
      return t('option.mirror', { percent: percentText(format, percent), target });
    }),
    ...rewritePhrases(t, options),
    ...headersPhrases(t, options),
    ...(corsPolicy === null ? [] : [t('option.cors')]),
  ];
}

const retriesPhrase = (t: RulesWords, count: number) =>
  count === 0 ? t('option.noRetries') : t('option.retries', { count });

/** Percentages of faults and mirrors may have decimals. */
function percentText(format: Format, percent: number): string {
  return Number.isInteger(percent) ? format.weight(percent) : format.share(percent / 100);
}

function faultPhrases(t: RulesWords, format: Format, { fault }: RowOptions): string[] {
  const { delay, abort } = fault ?? {};
  const percent = (of: object) => percentText(format, faultPercentOf(of));
  return [
    ...(delay ? [t('option.delay', { delay: delay.fixedDelay ?? '', percent: percent(delay) })] : []),
    ...(abort
      ? [t('option.abort', { status: String(abort.httpStatus ?? abort.grpcStatus ?? ''), percent: percent(abort) })]
      : []),
  ];
}

/** Where a mirror goes, by the name of the version where it is one. */
export function mirrorOf(mirror: RowOptions['mirrors'][number], host: string): { target: string; percent: number } {
  if ('version' in mirror && typeof mirror.version === 'string') {
    return { target: mirror.version, percent: Number(mirror.percent) };
  }
  const { destination, percentage } = mirror as Exclude<RowOptions['mirrors'][number], { version: string }>;
  const isOwn = destination.host === host && destination.subset !== undefined;
  const target = isOwn
    ? (destination.subset ?? '')
    : [destination.host, destination.subset].filter(Boolean).join(' · ');
  return { target, percent: percentage?.value ?? 100 };
}

function rewritePhrases(t: RulesWords, { rewrite }: RowOptions): string[] {
  const path = rewrite?.uri ?? rewrite?.uriRegexRewrite?.rewrite;
  return [
    ...(path === undefined ? [] : [t('option.rewritePath', { value: path })]),
    ...(rewrite?.authority === undefined ? [] : [t('option.rewriteHost', { value: rewrite.authority })]),
  ];
}

function headersPhrases(t: RulesWords, { headers }: RowOptions): string[] {
  const count = [headers?.request, headers?.response].reduce(
    (sum, side) =>
      sum + Object.keys(side?.set ?? {}).length + Object.keys(side?.add ?? {}).length + (side?.remove ?? []).length,
    0,
  );
  return count === 0 ? [] : [t('option.headers', { count })];
}

/** Of the requests; without a percentage nobody is affected. */
export function faultPercentOf(fault: { readonly percentage?: unknown; readonly percent?: unknown }): number {
  const { percentage, percent } = fault;
  if (typeof percentage === 'object' && percentage !== null) {
    return 'value' in percentage ? Number(percentage.value) : 0;
  }
  return typeof percent === 'number' ? percent : 0;
}

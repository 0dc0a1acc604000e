/** The options of a rule as fields that somebody types into. What no field says is kept as it was. */

import type { RowOptions } from '../../drafts/rule-row.ts';
import { faultPercentOf, mirrorOf } from '../../i18n/rules/option-phrases.ts';

export type MirrorField = {
  readonly target: string;
  readonly percent: string;
  readonly was: RowOptions['mirrors'][number] | null;
};
export type HeaderField = {
  readonly side: 'request' | 'response';
  readonly operation: 'set' | 'add' | 'remove';
  readonly name: string;
  readonly value: string;
};

export type OptionsForm = {
  readonly timeout: string;
  readonly attempts: string;
  readonly perTry: string;
  readonly retryOn: string;
  readonly delay: string;
  readonly delayPercent: string;
  readonly abort: string;
  readonly abortPercent: string;
  readonly rewriteUri: string;
  readonly rewriteHost: string;
  readonly rewriteMatch: string;
  readonly rewriteWith: string;
  readonly mirrors: readonly MirrorField[];
  readonly headers: readonly HeaderField[];
};

const sides = ['request', 'response'] as const;

export function optionsForm(options: RowOptions, host: string): OptionsForm {
  const { timeout, retries, fault, rewrite, headers } = options;
  const { delay, abort } = fault ?? {};
  return {
    timeout: timeout ?? '',
    attempts: retries === null ? '' : String(retries.attempts ?? 0),
    perTry: retries?.perTryTimeout ?? '',
    retryOn: retries?.retryOn ?? '',
    delay: delay?.fixedDelay ?? '',
    delayPercent: delay ? String(faultPercentOf(delay)) : '',
    abort: abort?.httpStatus === undefined ? '' : String(abort.httpStatus),
    abortPercent: abort ? String(faultPercentOf(abort)) : '',
    rewriteUri: rewrite?.uri ?? '',
    rewriteHost: rewrite?.authority ?? '',
    rewriteMatch: rewrite?.uriRegexRewrite?.match ?? '',
    rewriteWith: rewrite?.uriRegexRewrite?.rewrite ?? '',
    mirrors: options.mirrors.map((was) => {
      const { target, percent } = mirrorOf(was, host);
      return { target, percent: String(percent), was };
    }),
    headers: sides.flatMap((side) => [
      ...(['set', 'add'] as const).flatMap((operation) =>
        Object.entries(headers?.[side]?.[operation] ?? {}).map(([name, value]) => ({ side, operation, name, value })),
      ),
      ...(headers?.[side]?.remove ?? []).map((name) => ({ side, operation: 'remove' as const, name, value: '' })),
    ]),
  };
}

const isEmpty = (...texts: readonly string[]) => texts.every((text) => text === '');
/** Members that say nothing are left out. */
const given = (members: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== '' && value !== undefined));

/** The options that the fields say; those whose fields are as they were stay as they were written. */
export function optionsOf(form: OptionsForm, before: RowOptions, host: string): RowOptions {
  const was = optionsForm(before, host);
  const isSame = (...names: (keyof OptionsForm)[]) =>
    names.every((name) => JSON.stringify(form[name]) === JSON.stringify(was[name]));
  return {
    timeout: form.timeout || null,
    retries: isSame('attempts', 'perTry', 'retryOn') ? before.retries : retriesOf(form, before),
    fault: isSame('delay', 'delayPercent', 'abort', 'abortPercent') ? before.fault : faultOf(form, before),
    rewrite: isSame('rewriteUri', 'rewriteHost', 'rewriteMatch', 'rewriteWith')
      ? before.rewrite
      : rewriteOf(form, before),
    headers: isSame('headers') ? before.headers : headersOf(form),
    mirrors: isSame('mirrors') ? before.mirrors : form.mirrors.map((field) => wantedMirror(field, host)),
    corsPolicy: before.corsPolicy,
  };
}

function retriesOf({ attempts, perTry, retryOn }: OptionsForm, { retries }: RowOptions): RowOptions['retries'] {
  if (isEmpty(attempts, perTry, retryOn)) return null;
  const { attempts: _, perTryTimeout: __, retryOn: ___, ...rest } = retries ?? {};
  return {
    ...rest,
    ...given({ attempts: attempts === '' ? undefined : Number(attempts), perTryTimeout: perTry, retryOn }),
  };
}

function faultOf(form: OptionsForm, { fault }: RowOptions): RowOptions['fault'] {
  const { delay, delayPercent, abort, abortPercent } = form;
  const hasDelay = !isEmpty(delay, delayPercent);
  const hasAbort = !isEmpty(abort, abortPercent) || (fault?.abort?.httpStatus === undefined && Boolean(fault?.abort));
  if (!hasDelay && !hasAbort) return null;
  const { percentage: _, percent: __, ...delayRest } = fault?.delay ?? {};
  const { percentage: ___, ...abortRest } = fault?.abort ?? {};
  return {
    ...(hasDelay && {
      delay: { ...delayRest, ...given({ fixedDelay: delay }), percentage: { value: Number(delayPercent) } },
    }),
    ...(hasAbort && {
      abort: {
        ...abortRest,
        ...given({ httpStatus: abort === '' ? undefined : Number(abort) }),
        percentage: { value: Number(abortPercent) },
      },
    }),
  };
}

function rewriteOf(form: OptionsForm, { rewrite }: RowOptions): RowOptions['rewrite'] {
  const { rewriteUri, rewriteHost, rewriteMatch, rewriteWith } = form;
  if (isEmpty(rewriteUri, rewriteHost, rewriteMatch, rewriteWith)) return null;
  const { uri: _, authority: __, uriRegexRewrite: ___, ...rest } = rewrite ?? {};
  return {
    ...rest,
    ...given({ uri: rewriteUri, authority: rewriteHost }),
    ...(!isEmpty(rewriteMatch, rewriteWith) && { uriRegexRewrite: { match: rewriteMatch, rewrite: rewriteWith } }),
  };
}

function headersOf({ headers }: OptionsForm): RowOptions['headers'] {
  if (headers.length === 0) return null;
  return Object.fromEntries(
    sides.flatMap((side) => {
      const own = headers.filter((header) => header.side === side);
      const entries = (operation: HeaderField['operation']) => own.filter((header) => header.operation === operation);
      const pairs = (operation: 'set' | 'add') =>
        Object.fromEntries(entries(operation).map(({ name, value }) => [name, value]));
      const changes = {
        ...(entries('set').length > 0 && { set: pairs('set') }),
        ...(entries('add').length > 0 && { add: pairs('add') }),
        ...(entries('remove').length > 0 && { remove: entries('remove').map(({ name }) => name) }),
      };
      return own.length === 0 ? [] : [[side, changes]];
    }),
  );
}

function wantedMirror({ target, percent, was }: MirrorField, host: string): RowOptions['mirrors'][number] {
  if (was !== null) {
    const before = mirrorOf(was, host);
    if (before.target === target && String(before.percent) === percent) return was;
    if (before.target === target && 'destination' in was) return { ...was, percentage: { value: Number(percent) } };
  }
  return { version: target, percent: Number(percent) };
}

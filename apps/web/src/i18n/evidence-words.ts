import type { Evidence } from '@sluice/shared/api/services';
import type { TFunction } from 'i18next';
import type { en } from './en.ts';
import type { Format } from './format.ts';

type Reason = keyof typeof en.evidence.reasons;

/** The codes that have words; a record, so that none of the catalogue is left out and none is loaded for it. */
const reasons: Record<Reason, true> = {
  'zero-weight': true,
  shares: true,
  'not-in-effect': true,
  'changed-since': true,
  'rules-bypassed': true,
  'rule-above': true,
  'sticky-drift': true,
  'no-ready-pods': true,
  'missing-subset': true,
  'few-connections': true,
  'differs-by-source': true,
  'several-destination-rules': true,
  'no-rule': true,
  'no-versions': true,
  'other-hosts': true,
  'unknown-subset': true,
  redirect: true,
  'direct-response': true,
  delegate: true,
  'no-default-rule': true,
  'not-http': true,
  unreadable: true,
  sticky: true,
  'no-proxies': true,
  'no-answer': true,
  'proxies-forbidden': true,
  'prometheus-no-answer': true,
  'too-many-proxies': true,
  'cluster-unreachable': true,
};

function isReason(code: string): code is Reason {
  return Object.hasOwn(reasons, code);
}

function reasonText(t: TFunction, code: string): string {
  return isReason(code) ? t(`evidence.reasons.${code}`) : t('evidence.unknownReason', { code });
}

/** Counted is only what came after all proxies follow a change. */
function settling(t: TFunction, format: Format, { secondsLeft }: Evidence): string {
  if (secondsLeft === null) return t('evidence.settlingOpen');
  const seconds = Math.ceil(secondsLeft);
  return seconds > 0 ? t('evidence.settling', { duration: format.duration(seconds) }) : t('evidence.settlingNow');
}

function collecting(t: TFunction, format: Format, { requests: seen, needed, secondsLeft }: Evidence): string {
  const requests = format.count(seen);
  if (needed === null) return seen === 0 ? t('evidence.collectingNone') : t('evidence.collectingOnly', { requests });
  const total = format.count(upToTwoDigits(seen + needed));
  if (secondsLeft === null) return t('evidence.collectingCount', { requests, total });
  return t('evidence.collectingOf', { requests, total, duration: format.duration(Math.max(1, secondsLeft)) });
}

/** An estimate that is made anew each second: more digits would only dance. Never less than what it is of. */
function upToTwoDigits(total: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, total))) - 1);
  return Math.ceil(total / step) * step;
}

/** Measuring begins when somebody looks: the second before the first answer is no lack of data. */
export function isStarting({ state, reason }: Evidence): boolean {
  return state === 'blind' && reason === 'not-measured';
}

function isSettling({ state, reason }: Evidence): boolean {
  return state === 'collecting' && reason === 'settling';
}

/** The verdict as a sentence that says how many requests it rests on. */
export function evidenceSentence(t: TFunction, format: Format, evidence: Evidence): string {
  if (isStarting(evidence)) return t('evidence.starting');
  if (isSettling(evidence)) return settling(t, format, evidence);
  const sentence =
    evidence.state === 'collecting'
      ? collecting(t, format, evidence)
      : t(`evidence.${evidence.state}`, { requests: format.count(evidence.requests) });
  if (evidence.reason === null) return sentence;
  return t('evidence.because', { sentence, reason: reasonText(t, evidence.reason) });
}

/** Why there are no observed shares, for where they would stand. */
export function nothingObserved(t: TFunction, evidence: Evidence): string {
  if (isStarting(evidence)) return t('evidence.starting');
  if (isSettling(evidence)) return t('split.notCounted');
  if (evidence.state !== 'blind') return t('split.noRequests');
  return evidence.reason === null
    ? t('split.noData')
    : t('split.noDataBecause', { reason: reasonText(t, evidence.reason) });
}

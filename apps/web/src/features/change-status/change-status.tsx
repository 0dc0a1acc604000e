import type { Propagation, ProxyRef } from '@sluice/shared/api/propagation';
import type { Evidence } from '@sluice/shared/api/services';
import type { TFunction } from 'i18next';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { evidenceSentence } from '../../i18n/evidence-words.ts';
import type { Format } from '../../i18n/format.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Button } from '../../ui/button.tsx';
import type { Tone } from '../../ui/chip.tsx';
import { evidenceLook } from '../../ui/evidence-look.ts';
import { Icon, type IconName } from '../../ui/icon.tsx';
import { ReviewButton } from '../../ui/review-button.tsx';
import styles from './change-status.module.css';
import { type AppliedChange, isAboutChange, lateMilliseconds, type ProxyStep, proxyStep } from './change-steps.ts';

type ChangeStatusProps = {
  readonly change: AppliedChange;
  /** What the service looks like now. */
  readonly etag: string;
  readonly propagation: Propagation | null;
  readonly evidence: Evidence;
  /** What taking it back would do, as "v3 15 → 10"; null where that is not known. */
  readonly undoes: string | null;
  /** Null where there is nothing to take back. */
  readonly onUndo: (() => void) | null;
  readonly onDismiss: () => void;
};

/** What became of the last change: accepted, told to the proxies, in effect, seen in requests. */
export function ChangeStatus(props: ChangeStatusProps) {
  const { change, etag, evidence, undoes, onUndo, onDismiss } = props;
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const isSuperseded = etag !== change.etag;
  const step = proxyStep(change, props.propagation, now);
  return (
    <section className={styles.status} aria-label={t('applied.label')}>
      <ol className={styles.steps}>
        <Step tone="ok" icon="check" text={t('applied.acceptedIn', { duration: format.duration(change.seconds) })} />
        {isSuperseded ? (
          <Step tone="neutral" icon="dash" text={t('applied.superseded')} />
        ) : (
          <>
            <Step {...lookOf(step)} text={proxyText(t, format, step)} details={detailsOf(t, step, now - change.at)} />
            <ObservedStep evidence={evidence} change={change} />
          </>
        )}
      </ol>
      <div className={styles.actions}>
        {onUndo !== null && !isSuperseded && (
          <ReviewButton onPress={onUndo}>
            {undoes === null ? t('applied.undo') : t('applied.undoWhat', { change: undoes })}
          </ReviewButton>
        )}
        <Button look="quiet" onPress={onDismiss}>
          {t('applied.dismiss')}
        </Button>
      </div>
    </section>
  );
}

type StepProps = {
  readonly tone: Tone;
  readonly icon: IconName;
  readonly text: string;
  readonly details?: readonly string[];
};

function Step({ tone, icon, text, details = [] }: StepProps) {
  return (
    <li data-tone={tone}>
      <Icon name={icon} />
      <span>
        {text}
        {details.map((detail) => (
          <span key={detail} className={styles.detail}>
            {detail}
          </span>
        ))}
      </span>
    </li>
  );
}

function ObservedStep({ evidence, change }: Pick<ChangeStatusProps, 'evidence' | 'change'>) {
  const { t } = useTranslation();
  const format = useFormat();
  const isFresh = isAboutChange(evidence, change);
  const look = evidenceLook[isFresh ? evidence.state : 'collecting'];
  return <Step {...look} text={isFresh ? evidenceSentence(t, format, evidence) : t('applied.waiting')} />;
}

function lookOf({ state }: ProxyStep): { readonly tone: Tone; readonly icon: IconName } {
  switch (state) {
    case 'in-effect':
      return { tone: 'ok', icon: 'check' };
    case 'rejected':
      return { tone: 'error', icon: 'error' };
    case 'unknown':
    case 'silent':
      return { tone: 'neutral', icon: 'eyeOff' };
    case 'asking':
    case 'distributing':
      return { tone: 'neutral', icon: 'clock' };
  }
}

function proxyText(t: TFunction, format: Format, step: ProxyStep): string {
  switch (step.state) {
    case 'asking':
      return t('applied.distributingNobody');
    case 'silent':
      return t('applied.notFollowed');
    case 'distributing':
      return t('applied.distributing', countsOf(format, step.propagation));
    case 'in-effect':
      return inEffectText(t, format, step.propagation);
    case 'rejected':
      return rejectedText(t, step.propagation);
    case 'unknown':
      return t(`applied.unknown.${step.propagation.reason ?? 'unreachable'}`);
  }
}

const countsOf = (format: Format, { acknowledged, affected }: Propagation) => ({
  acknowledged: format.count(acknowledged),
  affected: format.count(affected),
});

function inEffectText(t: TFunction, format: Format, propagation: Propagation): string {
  const { affected, since, inEffectAt } = propagation;
  if (affected === 0) return t('applied.inEffectAlready');
  const seconds = Math.max(0, (inEffectAt ?? since) - since) / 1000;
  return t('applied.inEffect', { ...countsOf(format, propagation), duration: format.preciseDuration(seconds) });
}

function rejectedText(t: TFunction, { rejected }: Propagation): string {
  const [first, ...others] = rejected;
  const proxy = first?.name ?? '';
  return others.length === 0
    ? t('applied.rejected', { proxy })
    : t('applied.rejectedMore', { proxy, count: others.length });
}

/** Names of those that stay behind, and what a proxy that refused said. */
function detailsOf(t: TFunction, step: ProxyStep, age: number): string[] {
  if (step.state === 'rejected') return [...new Set(step.propagation.rejected.map(({ error }) => error))];
  if (step.state === 'unknown') return step.propagation.detail === null ? [] : [step.propagation.detail];
  if (step.state !== 'distributing' || age < lateMilliseconds || step.propagation.pending.length === 0) return [];
  const { pending, affected, acknowledged } = step.propagation;
  return [t('applied.behind', { proxies: namesOf(t, pending, affected - acknowledged) })];
}

/** More names than these say less, not more. */
const namedProxies = 3;

function namesOf(t: TFunction, proxies: readonly ProxyRef[], all: number): string {
  const list = proxies
    .slice(0, namedProxies)
    .map(({ name }) => name)
    .join(t('split.separator'));
  const more = Math.max(all, proxies.length) - Math.min(proxies.length, namedProxies);
  return more > 0 ? t('applied.andMore', { list, count: more }) : list;
}

/** The time, renewed once a second: some of what is said depends on how long it has been so. */
function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

import type { Preview, PreviewedWrite } from '@sluice/shared/api/changes';
import type { TFunction } from 'i18next';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { useFindingsWords } from '../../i18n/findings/use-findings-words.ts';
import type { Format } from '../../i18n/format.ts';
import { ownerName } from '../../i18n/owner-name.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Chip, type Tone } from '../../ui/chip.tsx';
import type { IconName } from '../../ui/icon.tsx';
import { type Check, checksOf, severityOfWrite } from './checks.ts';
import styles from './review-dialog.module.css';

type Mark = keyof typeof marks;

const marks = {
  blocking: { tone: 'error', icon: 'error' },
  warning: { tone: 'warning', icon: 'warning' },
  information: { tone: 'neutral', icon: 'info' },
  ok: { tone: 'ok', icon: 'check' },
} as const satisfies Record<string, { tone: Tone; icon: IconName }>;

type ChecksListProps = {
  /** Null while there is nothing to say. */
  readonly preview: Preview | null;
  readonly isChecking: boolean;
};

/** What the cluster says to each write, in their order, and everything else that speaks for or against the change. */
export function ChecksList({ preview, isChecking }: ChecksListProps) {
  const { t } = useTranslation();
  if (preview === null && !isChecking) return null;
  return (
    <section className={styles.section} aria-busy={isChecking}>
      <h3>{t('review.checks')}</h3>
      {isChecking && (
        <p className={styles.muted} role="status">
          {t('review.checking')}
        </p>
      )}
      {preview !== null && !isChecking && (
        <>
          {preview.writes.length > 1 && <p className={styles.muted}>{t('review.order')}</p>}
          <ol className={styles.checks} data-numbered={preview.writes.length > 1 || undefined}>
            {preview.writes.map((write) => (
              <WriteCheck key={`${write.object.kind} ${write.object.namespace}/${write.object.name}`} write={write} />
            ))}
          </ol>
          <Suspense>
            <OtherChecks checks={checksOf(preview)} />
          </Suspense>
        </>
      )}
    </section>
  );
}

function WriteCheck({ write }: { readonly write: PreviewedWrite }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { action, object, allowed, refusal, warnings, lastWriter } = write;
  const name = `${object.namespace}/${object.name}`;
  return (
    <li className={styles.check}>
      <Severity mark={severityOfWrite(write) ?? 'ok'} />
      <div className={styles.checkText}>
        <p>{t(`review.${action}`, { kind: object.kind, name })}</p>
        {allowed === false && (
          <p>
            {t('review.notAllowed', {
              verb: action === 'patch' ? 'patch' : action,
              kind: `${object.kind.toLowerCase()}s.networking.istio.io`,
              namespace: object.namespace,
            })}
          </p>
        )}
        {refusal !== null && <Refusal refusal={refusal} />}
        {refusal === null && allowed !== false && <p className={styles.muted}>{t('review.tried')}</p>}
        {allowed === null && <p className={styles.muted}>{t('review.rightsUnknown')}</p>}
        {warnings.length > 0 && <Words texts={warnings} />}
        {lastWriter !== null && <p className={styles.muted}>{writerText(t, format, lastWriter)}</p>}
      </div>
    </li>
  );
}

function Refusal({ refusal: { detail, issues } }: { readonly refusal: NonNullable<PreviewedWrite['refusal']> }) {
  const { t } = useTranslation();
  const texts = issues.map(({ path, message }) => (path === '' ? message : t('review.problemIn', { path, message })));
  return (
    <>
      <p>{t('review.refused')}</p>
      <Words texts={[detail, ...texts.filter((text) => !detail.includes(text))]} />
    </>
  );
}

/** What the cluster says, in its own words. */
function Words({ texts }: { readonly texts: readonly string[] }) {
  return (
    <ul lang="en" className={styles.words}>
      {texts.map((text) => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  );
}

function writerText(t: TFunction, format: Format, { manager, at }: NonNullable<PreviewedWrite['lastWriter']>): string {
  if (at === null) return t('review.lastWriterOnly', { manager });
  return t('review.lastWriter', { manager, time: format.moment(Date.parse(at)) });
}

function OtherChecks({ checks }: { readonly checks: readonly Check[] }) {
  const { t } = useTranslation();
  const { text } = useFindingsWords();
  const hasNewFindings = checks.some(({ kind }) => kind === 'finding');
  return (
    <ul className={styles.checks}>
      {checks.map((check) => {
        const said = checkText(t, check, text);
        return (
          <li key={said} className={styles.check}>
            <Severity mark={check.severity} />
            <p className={styles.checkText}>{said}</p>
          </li>
        );
      })}
      {!hasNewFindings && (
        <li className={styles.check}>
          <Severity mark="ok" />
          <p className={styles.checkText}>{t('review.noFindings')}</p>
        </li>
      )}
    </ul>
  );
}

function checkText(t: TFunction, check: Check, text: ReturnType<typeof useFindingsWords>['text']): string {
  switch (check.kind) {
    case 'finding':
    case 'finding-gone': {
      const { code, object } = check.finding;
      const finding = t('review.finding', {
        message: text(check.finding),
        code,
        object: `${object.kind} ${object.namespace}/${object.name}`,
      });
      return t(check.kind === 'finding' ? 'review.newFinding' : 'review.goneFinding', { finding });
    }
    case 'owner':
      return t(check.severity === 'warning' ? 'review.managed' : 'review.looksAfter', {
        owner: ownerName(t, check.owner),
      });
    case 'subset-first':
      return t('review.subsetFirst');
  }
}

function Severity({ mark }: { readonly mark: Mark }) {
  const { t } = useTranslation();
  return (
    <span className={styles.severity}>
      <Chip {...marks[mark]} text={t(`review.severity.${mark}`)} />
    </span>
  );
}

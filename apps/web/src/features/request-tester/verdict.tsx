import type { RouteDecision } from '@sluice/shared/evaluate/decision';
import type { TestAnswer } from '../../data/request-test.ts';
import { type TesterWords, useTesterWords } from '../../i18n/tester/use-tester-words.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Icon } from '../../ui/icon.tsx';
import { Swatch } from '../../ui/swatch.tsx';
import type { Slot } from '../../ui/version-slot.ts';
import { type KnownService, ruleName, targetName } from './answer-words.ts';
import styles from './test-answer.module.css';

type VerdictProps = {
  readonly answer: TestAnswer;
  readonly service: KnownService;
  readonly slots: ReadonlyMap<string, Slot>;
};

/** Where the request goes, or what the proxy answers by itself. */
export function Verdict({ answer, service, slots }: VerdictProps) {
  const t = useTesterWords();
  const { decision, failure, location } = answer;
  if (failure !== null) {
    const { status, flag, reason } = failure as { status: number; flag?: string | null; reason: FailureReason };
    const text = `${statusText(t, status, flag ?? null)} · ${t(`reasons.${reason}`)}`;
    return (
      <p className={styles.verdict} data-tone="error" role="status">
        <Icon name="error" />
        {t('verdict.failure', { failure: text })}
      </p>
    );
  }
  switch (decision.kind) {
    case 'route':
      return <Targets answer={answer} decision={decision} service={service} slots={slots} />;
    case 'redirect':
      return (
        <p className={styles.verdict} role="status">
          <Icon name="arrow" />
          {t('verdict.redirect', { status: decision.status, location: location ?? '' })}
        </p>
      );
    case 'direct-response':
      return (
        <p className={styles.verdict} role="status">
          <Icon name="undo" />
          {t('verdict.direct-response', { status: decision.status })}
          {decision.body !== null && <> {t('body', { body: decision.body.slice(0, 200) })}</>}
        </p>
      );
    case 'passthrough':
      return (
        <p className={styles.verdict} role="status">
          <Icon name="arrow" />
          {t('verdict.passthrough')}
        </p>
      );
    // A failure that has no `failure` beside it is not made by any server.
    case 'failure':
      return null;
  }
}

type FailureReason = NonNullable<Extract<TestAnswer['decision'], { kind: 'failure' }>>['reason'];
type Flag = 'NR' | 'NC' | 'UH' | 'FI';

const statusText = (t: TesterWords, status: number, flag: string | null): string => {
  const code = status === 0 ? t('noAnswer') : String(status);
  return flag === null ? code : t('statusFlag', { status: code, flag });
};

function Targets({ answer, decision, service, slots }: VerdictProps & { readonly decision: RouteDecision }) {
  const t = useTesterWords();
  const format = useFormat();
  const { route, clusters } = decision;
  const failing = answer.outcomes.filter(({ flag }) => flag !== null);
  return (
    <div className={styles.targets}>
      <p className={styles.verdict} role="status">
        <Icon name="arrow" />
        <span>{t('verdict.route')}</span>
        <span className={styles.all}>
          {clusters
            .filter(({ share }) => share > 0)
            .map((target) => {
              const { name, version } = targetName(t, target, service);
              return (
                <span key={target.cluster} className={styles.target}>
                  {version !== null && <Swatch slot={slots.get(version) ?? 1} />}
                  {t('target', { name, share: format.share(target.share) })}
                  {target.readyPods !== null && (
                    <span className={styles.muted}>{t('ready', { count: target.readyPods })}</span>
                  )}
                </span>
              );
            })}
        </span>
      </p>
      {failing.map(({ share, status, flag, cluster }) => (
        <p key={`${cluster} ${flag}`} className={styles.note} data-tone="error">
          <Icon name="error" />
          {t('outcome', {
            share: format.share(share),
            status: status === null || status === 0 ? t('noAnswer') : status,
            flag: flag ?? '',
            reason: t(`flags.${flag as Flag}`),
          })}
        </p>
      ))}
      <p className={styles.muted}>
        {route.virtualService === null ? t('decidedByDefault') : t('decidedBy', { rule: ruleName(t, route) })}
      </p>
    </div>
  );
}

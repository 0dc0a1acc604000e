import type { RouteOrigin } from '@sluice/shared/evaluate/decision';
import type { TestAnswer as Answer } from '../../data/request-test.ts';
import { useTesterWords } from '../../i18n/tester/use-tester-words.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Icon } from '../../ui/icon.tsx';
import type { Slot } from '../../ui/version-slot.ts';
import { delegationText, type KnownService } from './answer-words.ts';
import { OnTheWay } from './on-the-way.tsx';
import styles from './test-answer.module.css';
import { TraceList } from './trace-list.tsx';
import { Verdict } from './verdict.tsx';

export type TestAnswerProps = {
  readonly answer: Answer;
  readonly askedAt: number;
  readonly service: KnownService;
  readonly slots: ReadonlyMap<string, Slot>;
  readonly sentenceOf: (origin: RouteOrigin) => string | null;
};

/** What would become of the request, from top to bottom: which rule takes it, then where it goes. */
export function TestAnswer({ answer, askedAt, service, slots, sentenceOf }: TestAnswerProps) {
  const t = useTesterWords();
  const format = useFormat();
  const { virtualHost, matches, delegations, unused } = answer;
  return (
    <div className={styles.answer}>
      {virtualHost !== null && (
        <p className={styles.muted}>{t('virtualHost', { host: virtualHost.name, port: virtualHost.port })}</p>
      )}
      <TraceList matches={matches} sentenceOf={sentenceOf} />
      {delegations.map((delegation) => (
        <p key={JSON.stringify(delegation)} className={styles.note}>
          <Icon name="warning" />
          {delegationText(t, delegation)}
        </p>
      ))}
      <Verdict answer={answer} service={service} slots={slots} />
      <OnTheWay answer={answer} service={service} />
      {unused.length > 0 && (
        <section className={styles.unused}>
          <h3>{t('unused')}</h3>
          <ul>
            {unused.map(({ namespace, name, reason }) => (
              <li key={`${namespace}/${name}`}>
                {`VirtualService ${namespace}/${name}`}
                {': '}
                {t(`unusedReason.${reason}`)}
              </li>
            ))}
          </ul>
        </section>
      )}
      <p className={styles.muted}>{t('asOf', { time: format.time(askedAt) })}</p>
    </div>
  );
}

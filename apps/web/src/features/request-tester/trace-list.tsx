import type { RouteOrigin } from '@sluice/shared/evaluate/decision';
import type { MatchTrace } from '@sluice/shared/evaluate/trace';
import { useTesterWords } from '../../i18n/tester/use-tester-words.ts';
import { Icon } from '../../ui/icon.tsx';
import { resultText, ruleName, whyNot } from './answer-words.ts';
import styles from './trace-list.module.css';
import { type TracedRule, tracedRules } from './trace-rules.ts';

type TraceListProps = {
  readonly matches: readonly MatchTrace[];
  /** A rule as a sentence; null where that is not known. */
  readonly sentenceOf: (origin: RouteOrigin) => string | null;
};

/** Each rule in the order in which it is tried: taken or not, and which of its clauses did not hold. */
export function TraceList({ matches, sentenceOf }: TraceListProps) {
  const t = useTesterWords();
  const rules = tracedRules(matches);
  if (rules.length === 0) return <p className={styles.none}>{t('traceNone')}</p>;
  return (
    <ol className={styles.list} aria-label={t('trace')}>
      {rules.map((rule, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: their place is what tells rules apart
        <Rule key={at} rule={rule} sentence={sentenceOf(rule.origin)} />
      ))}
    </ol>
  );
}

function Rule({ rule, sentence }: { readonly rule: TracedRule; readonly sentence: string | null }) {
  const t = useTesterWords();
  const { origin, isTaken, matches } = rule;
  const hasAlternatives = matches.length > 1;
  return (
    <li className={styles.rule} data-taken={isTaken || undefined}>
      <span className={styles.sign}>
        <Icon name={isTaken ? 'check' : 'cross'} />
      </span>
      <div className={styles.text}>
        <p>
          <strong>{ruleName(t, origin)}</strong>
        </p>
        {sentence !== null && <p className={styles.muted}>{sentence}</p>}
        <ul>
          {matches.map((match, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: alternatives have no identity but their place
            <li key={at} className={styles.match} data-result={match.result}>
              {hasAlternatives && <span>{t('match', { number: (match.origin.matchIndex ?? at) + 1 })}</span>}
              <span>{resultText(t, match)}</span>
              {whyNot(t, match).map((reason) => (
                <span key={reason} className={styles.reason}>
                  {reason}
                </span>
              ))}
            </li>
          ))}
        </ul>
      </div>
    </li>
  );
}

import { optionPhrases } from '../../i18n/rules/option-phrases.ts';
import { plainText, ruleSentence } from '../../i18n/rules/rule-sentence.ts';
import { useRulesWords } from '../../i18n/rules/use-rules-words.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { SplitBar } from '../../ui/split-bar.tsx';
import type { RuleListContext } from './list-context.ts';
import { MarkedText } from './marked-text.tsx';
import styles from './rule-list.module.css';
import type { RuleView } from './rule-view.ts';

/** The lines of the sentence, with marks around what somebody chose. */
export function useSentence(host: string): (view: RuleView) => string[] {
  const t = useRulesWords();
  const format = useFormat();
  return ({ row, rule, position }) =>
    ruleSentence(t, format, {
      matches: row.matches,
      action: row.action,
      destinations: rule?.destinations ?? [],
      isDefault: position === null && !row.isRemoved,
      host,
    });
}

type RuleTextProps = { readonly view: RuleView; readonly context: RuleListContext };

/** The rule as a sentence, its options in a few words, and where it sends requests as a bar. */
export function RuleText({ view, context }: RuleTextProps) {
  const t = useRulesWords();
  const format = useFormat();
  const { host } = context.service;
  const { row, shadows } = view;
  const lines = useSentence(host)(view);
  const phrases = optionPhrases(t, format, row.options, host);
  const isDead = row.isRemoved || shadows.some(({ kind }) => kind === 'whole');
  const deadMatches = new Set(shadows.flatMap((shadow) => (shadow.kind === 'match' ? [shadow.match] : [])));
  return (
    <div className={styles.text}>
      {row.name !== null && <span className={styles.name}>{row.name}</span>}
      <p className={styles.sentence}>
        {lines.map((line, at) => (
          <span key={line} className={styles.line} data-struck={isDead || deadMatches.has(at) || undefined}>
            <MarkedText text={line} />
          </span>
        ))}
      </p>
      {phrases.length > 0 && (
        <ul className={styles.phrases}>
          {phrases.map((phrase) => (
            <li key={phrase}>{phrase}</li>
          ))}
        </ul>
      )}
      <RuleBar view={view} context={context} />
    </div>
  );
}

/** Only where there is something to divide: a rule for one version says so in words. */
function RuleBar({ view: { row, rule }, context: { slots } }: RuleTextProps) {
  if (row.action.kind !== 'route' || row.isRemoved) return null;
  const { weights } = row.action;
  const shares: [string, number][] =
    weights === null
      ? (rule?.destinations ?? []).flatMap(({ version, share }) =>
          version === null ? [] : [[version, share] as [string, number]],
        )
      : Object.entries(weights).map(([version, percent]) => [version, percent / 100]);
  const carrying = shares.filter(([, share]) => share > 0);
  if (carrying.length < 2) return null;
  return (
    <SplitBar
      size="small"
      segments={carrying.map(([version, share]) => ({ version, share, slot: slots.get(version) ?? 1 }))}
    />
  );
}

export const spoken = (lines: readonly string[]): string => lines.map(plainText).join(' ');

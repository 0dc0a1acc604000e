import type { RoutingRule } from '@sluice/shared/api/routing';
import { use, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LastWriter } from '../../data/last-writer.ts';
import { contentOf, type DraftRow, type RuleContent, ruleAt } from '../../drafts/rule-row.ts';
import { type RulesDraft, rulesConflicts, settleConflict, shownRows } from '../../drafts/rules-draft.ts';
import { writerText } from '../../i18n/change-text.ts';
import { optionPhrases } from '../../i18n/rules/option-phrases.ts';
import { plainText, ruleSentence } from '../../i18n/rules/rule-sentence.ts';
import { useRulesWords } from '../../i18n/rules/use-rules-words.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import type { RuleListContext } from './list-context.ts';
import styles from './rule-list.module.css';

type RulesConflictProps = { readonly draft: RulesDraft; readonly context: RuleListContext };

/** Somebody else changed the rules that are drafted: a choice before anything else. */
export function RulesConflict({ draft, context }: RulesConflictProps) {
  const t = useRulesWords();
  const [isCompared, setCompared] = useState(false);
  const { t: words } = useTranslation();
  const format = useFormat();
  const writer = use(LastWriter);
  const { dispatch } = context;
  return (
    <Banner
      tone="warning"
      icon="warning"
      role="alert"
      actions={
        <>
          <Button onPress={() => dispatch({ type: 'keepMyRules' })}>{t('conflict.keep')}</Button>
          <Button onPress={() => dispatch({ type: 'takeTheirRules' })}>{t('conflict.take')}</Button>
          <Button aria-expanded={isCompared} onPress={() => setCompared(!isCompared)}>
            {t('conflict.compare')}
          </Button>
        </>
      }
    >
      <p>{writer === null ? t('conflict.title') : t('conflict.titleBy', writerText(words, format, writer))}</p>
      {isCompared && <Comparison draft={draft} context={context} />}
    </Banner>
  );
}

/** Each rule in three columns. */
function Comparison({ draft, context }: RulesConflictProps) {
  const t = useRulesWords();
  const said = useSaid(context.service.host);
  const theirs = shownRows(settleConflict(draft, 'theirs'));
  return rulesConflicts(draft).map((id) => {
    if (id === 'order') return <p key={id}>{t('conflict.order')}</p>;
    const mine = shownRows(draft).find((row) => row.id === id);
    const their = theirs.find((row) => row.id === id);
    const columns = [
      { name: t('conflict.base'), text: said(ruleAt(draft.base ?? [], mine?.origin ?? null)) },
      { name: t('conflict.theirs'), text: said(their && ruleAt(draft.applied, their.origin)) },
      { name: t('conflict.mine'), text: said(mine, ruleAt(draft.base ?? [], mine?.origin ?? null)) },
    ];
    return (
      <dl key={id} className={styles.columns}>
        {columns.map(({ name, text }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{text ?? t('conflict.gone')}</dd>
          </div>
        ))}
      </dl>
    );
  });
}

/** A rule or a drafted row in words; null for what is removed. */
function useSaid(host: string) {
  const t = useRulesWords();
  const format = useFormat();
  return (told: RoutingRule | DraftRow | undefined, rule?: RoutingRule): string | null => {
    if (told === undefined || ('isRemoved' in told && told.isRemoved)) return null;
    const content: RuleContent = 'isDefault' in told ? contentOf(told) : told;
    const origin = 'isDefault' in told ? told : rule;
    const lines = ruleSentence(t, format, {
      ...content,
      destinations: origin?.destinations ?? [],
      isDefault: origin?.isDefault ?? false,
      host,
    });
    return [...lines.map(plainText), ...optionPhrases(t, format, content.options, host)].join(' ');
  };
}

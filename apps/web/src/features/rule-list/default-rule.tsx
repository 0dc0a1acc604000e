import type { ReactNode } from 'react';
import { optionPhrases } from '../../i18n/rules/option-phrases.ts';
import { useRulesWords } from '../../i18n/rules/use-rules-words.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import type { RuleListContext } from './list-context.ts';
import styles from './rule-list.module.css';
import { RuleChips, RuleNotes } from './rule-notes.tsx';
import type { RuleView } from './rule-view.ts';

type DefaultRuleProps = {
  /** Null where no rule takes everything else. */
  readonly view: RuleView | null;
  readonly hasRules: boolean;
  readonly restSplit: string | null;
  readonly onEditSplit: () => void;
  /** In place of the line while its options are edited. */
  readonly editor: ReactNode;
  readonly context: RuleListContext;
};

/** The last line: everything else, which the split editor is about. It stays where it is. */
export function DefaultRule({ view, hasRules, restSplit, onEditSplit, editor, context }: DefaultRuleProps) {
  const t = useRulesWords();
  const format = useFormat();
  if (view === null) {
    return hasRules ? (
      <Banner tone="warning" icon="warning">
        {t('noRest')}
      </Banner>
    ) : (
      <p className={styles.rest}>{t('restByPods')}</p>
    );
  }
  if (editor !== null) return editor;
  const phrases = optionPhrases(t, format, view.row.options, context.service.host);
  return (
    <div className={styles.rest}>
      <div className={styles.content}>
        <p>{restSplit === null ? t('rest') : t('restSplit', { split: restSplit })}</p>
        {phrases.length > 0 && (
          <ul className={styles.phrases}>
            {phrases.map((phrase) => (
              <li key={phrase}>{phrase}</li>
            ))}
          </ul>
        )}
        <RuleNotes view={view} context={context} />
      </div>
      <span className={styles.end}>
        <RuleChips view={view} />
        {view.readOnly === null && (
          <Button look="quiet" onPress={() => context.onEdit(view.row.id)}>
            <Icon name="edit" />
            {t('editOptions')}
          </Button>
        )}
        {restSplit !== null && (
          <Button look="quiet" onPress={onEditSplit}>
            {t('editSplit')}
          </Button>
        )}
      </span>
    </div>
  );
}

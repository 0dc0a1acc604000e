import type { RowShadow } from '../../drafts/rule-shadows.ts';
import { useRulesWords } from '../../i18n/rules/use-rules-words.ts';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { Icon } from '../../ui/icon.tsx';
import type { RuleListContext } from './list-context.ts';
import styles from './rule-list.module.css';
import type { RuleView } from './rule-view.ts';

type RuleNotesProps = { readonly view: RuleView; readonly context: RuleListContext };

/** What the draft did to the rule. */
export function RuleChips({ view: { changes, row } }: Pick<RuleNotesProps, 'view'>) {
  const t = useRulesWords();
  if (row.isRemoved) return null;
  const kinds = [
    ...new Set(changes.map((kind) => (kind.startsWith('moved') ? ('moved' as const) : (kind as 'added' | 'changed')))),
  ];
  return (
    <span className={styles.chips}>
      {kinds.map((kind) => (
        <Chip key={kind} tone="neutral" icon={kind === 'added' ? 'plus' : 'edit'} text={t(`chips.${kind}`)} />
      ))}
    </span>
  );
}

/** Why the rule does nothing, or cannot be edited, each with a way on. */
export function RuleNotes({ view, context }: RuleNotesProps) {
  const t = useRulesWords();
  const { row, readOnly, shadows } = view;
  if (row.isRemoved) {
    return (
      <p className={styles.note}>
        {t('removed')}
        <Button look="quiet" onPress={() => context.dispatch({ type: 'restoreRule', id: row.id })}>
          {t('restore')}
        </Button>
      </p>
    );
  }
  return (
    <>
      {shadows.map((shadow) => (
        <ShadowNote key={shadow.kind === 'whole' ? '' : shadow.match} shadow={shadow} view={view} context={context} />
      ))}
      {readOnly !== null && row.origin !== null && (
        <p className={styles.note}>
          <Icon name="locked" />
          <span>
            {t('readOnly')}: {t(`reasons.${readOnly}`, { object: `${row.origin.namespace}/${row.origin.name}` })}.{' '}
            {context.yamlLink(row.origin)}
          </span>
        </p>
      )}
    </>
  );
}

function ShadowNote({ shadow, view, context }: RuleNotesProps & { readonly shadow: RowShadow }) {
  const t = useRulesWords();
  const { dispatch, views } = context;
  const { row } = view;
  const nameOf = (id: string) => {
    const position = views.get(id)?.position ?? null;
    return position === null ? t('shadow.rest') : t('shadow.rule', { position });
  };
  if (shadow.kind === 'match') {
    const words = { match: shadow.match + 1, by: nameOf(shadow.by) };
    const { name, action, options } = row;
    const matches = row.matches.filter((_, at) => at !== shadow.match);
    return (
      <p className={styles.note} data-tone="warning">
        <Icon name="warning" />
        <span>{shadow.isDuplicate ? t('shadow.duplicate', words) : t('shadow.match', words)}</span>
        {view.readOnly === null && (
          <Button
            onPress={() => dispatch({ type: 'changeRule', id: row.id, content: { name, action, options, matches } })}
          >
            {t('shadow.removeMatch')}
          </Button>
        )}
      </p>
    );
  }
  const first = Math.min(...shadow.by.map((id) => views.get(id)?.index ?? 0));
  const by = shadow.by.map(nameOf).join(t('sentence.list'));
  return (
    <p className={styles.note} data-tone="warning">
      <Icon name="warning" />
      <span>{shadow.isCatchAll ? t('shadow.catchAll', { by }) : t('shadow.whole', { by })}</span>
      {view.canMove && (
        <>
          <Button onPress={() => dispatch({ type: 'moveRule', id: row.id, to: first })}>{t('shadow.moveUp')}</Button>
          <Button onPress={() => dispatch({ type: 'removeRule', id: row.id })}>{t('shadow.remove')}</Button>
        </>
      )}
    </p>
  );
}

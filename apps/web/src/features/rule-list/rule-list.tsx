import { Fragment, type ReactNode, useState } from 'react';
import { type RulesDraft, rulesConflicts } from '../../drafts/rules-draft.ts';
import { useRulesWords } from '../../i18n/rules/use-rules-words.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { VisuallyHidden } from '../../ui/visually-hidden.tsx';
import { DefaultRule } from './default-rule.tsx';
import type { RuleListContext } from './list-context.ts';
import styles from './rule-list.module.css';
import { RuleRows } from './rule-rows.tsx';
import { countOf, type GroupView, groupViews } from './rule-view.ts';
import { RulesConflict } from './rules-conflict.tsx';

/** What is edited at present: a rule by its id, or one that is not there yet. */
export type Editing = { readonly id: string } | { readonly id: null; readonly group: string } | null;

export type RuleListProps = Omit<RuleListContext, 'announce' | 'views'> & {
  readonly draft: RulesDraft;
  /** The group that new rules go to. */
  readonly mainGroup: string;
  readonly editing: Editing;
  readonly onAdd: () => void;
  /** The editor of the rule that is edited; it takes the place of the rule. */
  readonly editor: ReactNode;
  /** The split of everything else, as drafted: "v1 60 % · v2 30 % · v3 10 %". */
  readonly restSplit: string | null;
  readonly onEditSplit: () => void;
};

/** The rules of a service as sentences, in the order in which they are tried. */
export function RuleList(props: RuleListProps) {
  const { draft, mainGroup, editing, editor, onAdd, dispatch, restSplit, onEditSplit } = props;
  const t = useRulesWords();
  const [announcement, announce] = useState('');
  const groups = groupViews(draft);
  const views = new Map(
    groups.flatMap(({ special, rest, dead }) =>
      [...special, ...(rest === null ? [] : [rest]), ...dead].map((view) => [view.row.id, view] as const),
    ),
  );
  const context: RuleListContext = { ...props, announce, views };
  const main = groups.find(({ key }) => key === mainGroup) ?? { key: mainGroup, special: [], rest: null, dead: [] };
  const others = groups.filter((group) => group !== main);
  const isAdding = editing !== null && editing.id === null;

  return (
    <div className={styles.rules}>
      {rulesConflicts(draft).length > 0 && <RulesConflict draft={draft} context={context} />}
      {draft.wasRebased && (
        <Banner
          tone="neutral"
          icon="info"
          role="status"
          actions={<Button onPress={() => dispatch({ type: 'noteRead' })}>{t('understood')}</Button>}
        >
          {t('rebased')}
        </Banner>
      )}
      <p className={styles.intro}>{countOf(main) === 0 ? t('none') : t('intro')}</p>
      <RuleGroup label={t('list')} group={main} editing={editing} editor={editor} context={context} />
      {isAdding ? (
        editor
      ) : (
        <div data-add-rule>
          <Button onPress={onAdd}>
            <Icon name="plus" />
            {t('add')}
          </Button>
        </div>
      )}
      <DefaultRule
        view={main.rest}
        hasRules={countOf(main) > 0}
        restSplit={restSplit}
        onEditSplit={onEditSplit}
        editor={main.rest !== null && editing?.id === main.rest.row.id ? editor : null}
        context={context}
      />
      {main.dead.length > 0 && <Dead group={main} context={context} />}
      {others.map((group) => (
        <Fragment key={group.key}>
          <h3 className={styles.heading}>{labelOf(t, group)}</h3>
          <RuleGroup
            label={labelOf(t, group)}
            group={withRest(group)}
            editing={editing}
            editor={editor}
            context={context}
          />
        </Fragment>
      ))}
      <VisuallyHidden>
        <span>{t('keys')}</span>
        <output aria-live="polite">{announcement}</output>
      </VisuallyHidden>
    </div>
  );
}

/** Of gateways and for connections: all of their rules in one list, the last one too. */
function withRest({ key, special, rest, dead }: GroupView): GroupView {
  return { key, special: [...special, ...(rest === null ? [] : [rest]), ...dead], rest: null, dead: [] };
}

function labelOf(t: ReturnType<typeof useRulesWords>, { key, special, rest, dead }: GroupView): string {
  const rule = [...special, ...(rest === null ? [] : [rest]), ...dead].find((view) => view.rule !== undefined)?.rule;
  return t('listOf', { object: key.split(' ')[1] ?? key, gateways: rule?.gateways.join(', ') ?? '' });
}

type RuleGroupProps = {
  readonly label: string;
  readonly group: GroupView;
  readonly editing: Editing;
  readonly editor: ReactNode;
  readonly context: RuleListContext;
};

/** The list, open where a rule is edited: the editor stands in its place. */
function RuleGroup({ label, group: { special }, editing, editor, context }: RuleGroupProps) {
  const at = special.findIndex(({ row }) => row.id === editing?.id);
  if (at < 0) {
    if (special.length === 0) return null;
    return <RuleRows label={label} views={special} beside={special} context={context} canDrag={editing === null} />;
  }
  const parts = [special.slice(0, at), special.slice(at + 1)] as const;
  const rows = (views: GroupView['special']) =>
    views.length > 0 && <RuleRows label={label} views={views} beside={special} context={context} canDrag={false} />;
  return (
    <>
      {rows(parts[0])}
      {editor}
      {rows(parts[1])}
    </>
  );
}

/** Rules below everything else: never reached, with ways out of it. */
function Dead({ group, context }: { readonly group: GroupView; readonly context: RuleListContext }) {
  const t = useRulesWords();
  const { dead } = group;
  return <RuleRows label={t('list')} views={dead} beside={dead} context={context} canDrag={false} hasHandles={false} />;
}

import { type KeyboardEvent, useEffect, useRef } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { GridList, GridListItem } from 'react-aria-components/GridList';
import { useDragAndDrop } from 'react-aria-components/useDragAndDrop';
import { useRulesWords } from '../../i18n/rules/use-rules-words.ts';
import { Icon } from '../../ui/icon.tsx';
import type { RuleListContext } from './list-context.ts';
import styles from './rule-list.module.css';
import { type RuleCommand, RuleMenu } from './rule-menu.tsx';
import { RuleChips, RuleNotes } from './rule-notes.tsx';
import { RuleText, spoken, useSentence } from './rule-text.tsx';
import type { RuleView } from './rule-view.ts';

type RuleRowsProps = {
  readonly label: string;
  readonly views: readonly RuleView[];
  /** Every rule that these change places with. */
  readonly beside: readonly RuleView[];
  readonly context: RuleListContext;
  /** Not while one of them is edited: there would be a gap in the list. */
  readonly canDrag: boolean;
  /** False for a list that is never dragged in. */
  readonly hasHandles?: boolean;
};

/** Special rules in their order: dragged, or moved by keys and by the menu of each. */
export function RuleRows({ label, views, beside, context, canDrag, hasHandles = true }: RuleRowsProps) {
  const t = useRulesWords();
  const listRef = useRef<HTMLDivElement>(null);
  const wanted = useRef<string | null>(null);
  const sentence = useSentence(context.service.host);
  const { dispatch, announce, onEdit, onTest } = context;
  const places = beside.flatMap(({ index, position }) => (position === null ? [] : [{ index, position }]));

  // A row that goes elsewhere takes the focus along.
  useEffect(() => {
    if (wanted.current === null) return;
    listRef.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(wanted.current)}"]`)?.focus();
    wanted.current = null;
  });

  const move = (view: RuleView, to: number) => {
    const place = places.find(({ index }) => index === to);
    if (!view.canMove || place === undefined) return;
    wanted.current = view.row.id;
    dispatch({ type: 'moveRule', id: view.row.id, to });
    announce(t('position', { position: place.position, count: places.length }));
  };
  const step = (view: RuleView, by: -1 | 1) => {
    const at = places.findIndex(({ index }) => index === view.index);
    move(view, places[at + by]?.index ?? -1);
  };
  const remove = (view: RuleView) => {
    const next = beside[beside.indexOf(view) + (view.rule === undefined ? 1 : 0)] ?? beside[0];
    wanted.current = next?.row.id ?? null;
    dispatch({ type: 'removeRule', id: view.row.id });
  };
  const run = (view: RuleView, command: RuleCommand) => {
    if (command === 'edit') onEdit(view.row.id);
    else if (command === 'duplicate') dispatch({ type: 'duplicateRule', id: view.row.id });
    else if (command === 'remove') remove(view);
    else if (command === 'test') onTest(view.row);
    else if (command === 'moveTop') move(view, places[0]?.index ?? -1);
    else step(view, command === 'moveUp' ? -1 : 1);
  };

  const onKeyDownCapture = (event: KeyboardEvent<HTMLElement>) => {
    const key = event.target instanceof HTMLElement ? event.target.closest<HTMLElement>('[data-key]') : null;
    const view = views.find(({ row }) => row.id === key?.dataset.key);
    if (view === undefined || event.ctrlKey || event.metaKey) return;
    const isMove = event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown');
    const isRemoval = event.key === 'Delete' && event.target === key && view.canMove;
    if (!isMove && !isRemoval) return;
    event.preventDefault();
    event.stopPropagation();
    if (isMove) step(view, event.key === 'ArrowUp' ? -1 : 1);
    else remove(view);
  };

  const { dragAndDropHooks } = useDragAndDrop({
    isDisabled: !canDrag,
    getItems: (keys) => [...keys].map((key) => ({ 'text/plain': spoken(sentence(viewAt(key))) })),
    onReorder: ({ keys, target }) => {
      const [key] = keys;
      const view = viewAt(key ?? '');
      // One that is to be removed has no handle, but a pointer takes the row itself.
      if (!view.canMove) return;
      const goal = viewAt(target.key);
      const to = goal.index + (target.dropPosition === 'after' ? 1 : 0) - (view.index < goal.index ? 1 : 0);
      wanted.current = view.row.id;
      dispatch({ type: 'moveRule', id: view.row.id, to });
      const position = places.findIndex(({ index }) => index >= to) + 1 || places.length;
      announce(t('position', { position, count: places.length }));
    },
  });
  const viewAt = (key: string | number): RuleView => views.find(({ row }) => row.id === key) ?? (views[0] as RuleView);

  return (
    <div onKeyDownCapture={onKeyDownCapture}>
      <GridList
        ref={listRef}
        aria-label={label}
        className={styles.list ?? ''}
        {...(hasHandles && { dragAndDropHooks })}
        disallowTypeAhead
        onAction={(key) => {
          const view = viewAt(key);
          if (view.readOnly === null && !view.row.isRemoved) onEdit(view.row.id);
        }}
      >
        {views.map((view) => (
          <GridListItem
            key={view.row.id}
            id={view.row.id}
            textValue={spoken(sentence(view))}
            className={styles.item ?? ''}
            data-removed={view.row.isRemoved || undefined}
          >
            <span className={styles.handle}>
              {view.canMove && canDrag && (
                <AriaButton
                  slot="drag"
                  className={styles.drag ?? ''}
                  aria-label={t('drag', { position: view.position ?? 0 })}
                >
                  <Icon name="grip" />
                </AriaButton>
              )}
            </span>
            <span className={styles.number}>{view.position ?? ''}</span>
            <div className={styles.content}>
              <RuleText view={view} context={context} />
              <RuleNotes view={view} context={context} />
            </div>
            <span className={styles.end}>
              <RuleChips view={view} />
              {!view.row.isRemoved && (
                <RuleMenu
                  view={view}
                  places={places}
                  onCommand={(command) => run(view, command)}
                  onMove={(index) => move(view, index)}
                />
              )}
            </span>
          </GridListItem>
        ))}
      </GridList>
    </div>
  );
}

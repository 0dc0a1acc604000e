import type { ServiceState } from '@sluice/shared/api/services';
import { useQueries, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { type Dispatch, type KeyboardEvent, useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Call } from '../data/client.ts';
import { routingQuery } from '../data/routing.ts';
import { namespacesQuery, servicesQuery } from '../data/services.ts';
import type { RouteAction, RouteDraft } from '../drafts/route-draft.ts';
import { mainGroupOf } from '../drafts/rule-groups.ts';
import { type RuleContent, ruleAt } from '../drafts/rule-row.ts';
import { shownRows } from '../drafts/rules-draft.ts';
import { shownWeights } from '../drafts/split-draft.ts';
import { RuleEditor } from '../features/rule-editor/rule-editor.tsx';
import { type Editing, RuleList } from '../features/rule-list/rule-list.tsx';
import { splitText } from '../features/split-editor/split-words.ts';
import { useLoadedRulesWords, useRulesWords } from '../i18n/rules/use-rules-words.ts';
import { useFormat } from '../i18n/use-format.ts';
import type { Slot } from '../ui/version-slot.ts';
import { keepRule, keptRule } from './kept-rule.ts';
import { searchForRule } from './test-search.ts';

export type ServiceRulesProps = {
  readonly call: Call;
  readonly service: ServiceState;
  readonly draft: RouteDraft;
  readonly dispatch: Dispatch<RouteAction>;
  readonly slots: ReadonlyMap<string, Slot>;
  /** The rule that is edited; kept above, because nothing is applied meanwhile. */
  readonly editing: Editing;
  readonly onEditing: (editing: Editing) => void;
  readonly onEditSplit: () => void;
};

/** The list of rules with the editor in the place of the rule that is edited. */
export function ServiceRules(props: ServiceRulesProps) {
  useLoadedRulesWords();
  return <LoadedRules {...props} />;
}

function LoadedRules(props: ServiceRulesProps) {
  const { service, draft, dispatch, slots, editing, onEditing, onEditSplit } = props;
  const t = useRulesWords();
  const frame = useRef<HTMLDivElement>(null);
  const { rules } = draft;
  const mainGroup = mainGroupOf(rules.applied);
  const navigate = useNavigate();
  const serviceParams = { ns: service.namespace, svc: service.name };
  const rows = shownRows(rules);
  const wanted = useRef<string | null>(null);
  useEffect(() => {
    const id = wanted.current;
    if (id === null || editing !== null) return;
    wanted.current = null;
    // Rows of the list are there one pass later than the list.
    const pass = requestAnimationFrame(() => focusRow(frame.current, id));
    return () => cancelAnimationFrame(pass);
  }, [editing]);

  // Whoever was sent away while writing goes on where they were.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the rules are there
  useEffect(() => {
    const kept = keptRule(service);
    if (kept === null || editing !== null) return;
    if (kept.id === null) onEditing({ id: null, group: mainGroup });
    else if (rows.some(({ id }) => id === kept.id)) onEditing({ id: kept.id });
  }, []);

  const close = (id: string | null) => {
    keepRule(service, null);
    wanted.current = id ?? '';
    onEditing(null);
  };
  const finish = (content: RuleContent) => {
    if (editing === null) return;
    if (editing.id !== null) dispatch({ type: 'changeRule', id: editing.id, content });
    else dispatch({ type: 'addRule', content, group: editing.group, to: rows.length });
    close(editing.id);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const isText = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
    if (event.key.toLowerCase() !== 'z' || !(event.ctrlKey || event.metaKey) || isText || editing !== null) return;
    event.preventDefault();
    dispatch({ type: event.shiftKey ? 'redo' : 'undo' });
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the rules inside are the controls; this only listens
    <div ref={frame} onKeyDown={onKeyDown}>
      <RuleList
        draft={rules}
        service={service}
        slots={slots}
        mainGroup={mainGroup}
        dispatch={dispatch}
        editing={editing}
        onEdit={(id) => onEditing({ id })}
        onTest={(rule) =>
          void navigate({ to: '/n/$ns/s/$svc/test', params: serviceParams, search: searchForRule(rule) })
        }
        onAdd={() => onEditing({ id: null, group: mainGroup })}
        onEditSplit={onEditSplit}
        restSplit={useRestSplit(props)}
        yamlLink={({ namespace, name }) => (
          <Link
            to="/n/$ns/s/$svc/yaml"
            params={serviceParams}
            search={{ object: `VirtualService/${namespace}/${name}` }}
          >
            {t('openYaml')}
          </Link>
        )}
        editor={
          editing !== null && <Editor {...props} editing={editing} onDone={finish} onCancel={() => close(editing.id)} />
        }
      />
    </div>
  );
}

/** The row that was edited, or else where adding begins. */
function focusRow(frame: HTMLElement | null, id: string): void {
  const row = id === '' ? null : frame?.querySelector<HTMLElement>(`[data-key="${CSS.escape(id)}"]`);
  (row ?? frame?.querySelector<HTMLElement>('[data-add-rule] button'))?.focus();
}

/** Null where the weights of everything else are no split between versions. */
function useRestSplit({ draft: { split }, service }: ServiceRulesProps): string | null {
  const { t } = useTranslation();
  const format = useFormat();
  if (service.desired.notEditable !== null || split.applied.versions.length === 0) return null;
  const names = split.applied.versions.map(({ name }) => name);
  return splitText(t, format, names, shownWeights(split));
}

type EditorProps = ServiceRulesProps & {
  readonly editing: NonNullable<Editing>;
  readonly onDone: (content: RuleContent) => void;
  readonly onCancel: () => void;
};

function Editor({ editing, draft, service, slots, call, onDone, onCancel }: EditorProps) {
  const t = useRulesWords();
  const { rules } = draft;
  const rows = shownRows(rules);
  const row = editing.id === null ? undefined : rows.find(({ id }) => id === editing.id);
  const rule = ruleAt(rules.applied, row?.origin ?? null);
  const known = useKnown(call, service, draft);
  const kept = useMemo(() => keptRule(service), [service]);
  const position = rows
    .filter(({ group, isRemoved }) => group === row?.group && !isRemoved)
    .findIndex(({ id }) => id === row?.id);
  const isDefault = rule?.isDefault ?? false;
  return (
    <RuleEditor
      key={editing.id ?? 'new'}
      service={service}
      content={row ?? null}
      rule={rule}
      label={labelOf(t, { isNew: row === undefined, isDefault, position: position + 1 })}
      isDefault={isDefault}
      slots={slots}
      known={known}
      written={kept?.id === editing.id ? kept.written : null}
      onWrite={(written) => keepRule(service, { id: editing.id, written })}
      onDone={onDone}
      onCancel={onCancel}
    />
  );
}

function labelOf(
  t: ReturnType<typeof useRulesWords>,
  { isNew, isDefault, position }: { isNew: boolean; isDefault: boolean; position: number },
): string {
  if (isNew) return t('editor.labelNew');
  return isDefault ? t('editor.labelRest') : t('editor.label', { position });
}

/** Other services whose rules are read for suggestions; more would not make them better. */
const neighbours = 12;

/** What rules nearby ask for: of this service, as drafted, and of others in its namespace. */
function useKnown(call: Call, service: ServiceState, draft: RouteDraft) {
  const { data: services = [] } = useQuery(servicesQuery(call, service.namespace));
  const { data: namespaces = [] } = useQuery(namespacesQuery(call));
  const others = services.filter(({ name, desired }) => name !== service.name && desired.rulesAbove > 0);
  const tables = useQueries({
    queries: others
      .slice(0, neighbours)
      .map(({ namespace, name, etag }) => routingQuery(call, { namespace, service: name }, etag)),
  });
  const rules = [...draft.rules.applied, ...tables.flatMap(({ data }) => data?.rules ?? [])];
  return {
    matches: [...shownRows(draft.rules).flatMap(({ matches }) => matches), ...rules.flatMap(({ matches }) => matches)],
    ports: service.ports,
    namespaces,
    gateways: [...new Set(rules.flatMap(({ gateways }) => gateways))],
  };
}

import type { RoutingRule } from '@sluice/shared/api/routing';
import type { ServiceState } from '@sluice/shared/api/services';
import { type KeyboardEvent, useEffect, useReducer, useRef, useState } from 'react';
import { reduceDraft } from '../../drafts/reduce-split.ts';
import { percentsOf, type RuleContent } from '../../drafts/rule-row.ts';
import { shownWeights, startDraft } from '../../drafts/split-draft.ts';
import { useFindingsWords } from '../../i18n/findings/use-findings-words.ts';
import { optionPhrases } from '../../i18n/rules/option-phrases.ts';
import { plainText, ruleSentence } from '../../i18n/rules/rule-sentence.ts';
import { useRulesWords } from '../../i18n/rules/use-rules-words.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Button } from '../../ui/button.tsx';
import type { Slot } from '../../ui/version-slot.ts';
import { ActionEditor } from './action-editor.tsx';
import { Field } from './field.tsx';
import { FieldProblems } from './field-problems.ts';
import { MatchEditor } from './match-editor.tsx';
import { OptionsEditor } from './options-editor.tsx';
import styles from './rule-editor.module.css';
import { contentOfForm, isFormLike, newAlternative, ruleForm } from './rule-form.ts';
import { problemsOf } from './rule-problems.ts';
import { type Known, suggestionsFrom } from './suggestions.ts';

/** The fields as somebody left them, whole or not. */
export type WrittenRule = {
  readonly form: Readonly<Record<string, unknown>>;
  /** Percent by version; null: destinations as they are written. */
  readonly weights: Readonly<Record<string, number>> | null;
};

export type RuleEditorProps = {
  readonly service: ServiceState;
  /** What is drafted of the rule; null for a new one. */
  readonly content: RuleContent | null;
  /** As it is applied; undefined for a rule that is not yet. */
  readonly rule: RoutingRule | undefined;
  readonly label: string;
  /** The rule for everything else has no conditions and its weights elsewhere: only its options are edited. */
  readonly isDefault: boolean;
  readonly slots: ReadonlyMap<string, Slot>;
  readonly known: Known;
  /** What was written before the page was left; null where it begins. */
  readonly written: WrittenRule | null;
  readonly onWrite: (written: WrittenRule) => void;
  readonly onDone: (content: RuleContent) => void;
  readonly onCancel: () => void;
};

/** A rule in place: when it applies, what it does, and its options. Done makes it one step of the draft. */
export function RuleEditor(props: RuleEditorProps) {
  const { service, rule, label, isDefault, slots, known, onWrite, onDone, onCancel } = props;
  const t = useRulesWords();
  const format = useFormat();
  const { text } = useFindingsWords();
  const { host, versions } = service;
  const [before] = useState(() => props.content ?? emptyContent(service));
  const [empty] = useState(() => withAlternative(ruleForm(before, host), isDefault));
  const [written] = useState(() => (isFormLike(props.written?.form, empty) ? props.written : null));
  const [form, setForm] = useState(() => (isFormLike(written?.form, empty) ? written.form : empty));
  const [start] = useState(() => startDraft(startSplit(service, withWeights(before, written), rule)));
  const [split, dispatchSplit] = useReducer(reduceDraft, start);
  const [hasWeights, setHasWeights] = useState(
    () => !isDefault && (written === null ? startsWithWeights(before, rule) : written.weights !== null),
  );
  const [isTold, setTold] = useState(false);
  const formRef = useRef<HTMLElement>(null);
  const cancelRef = useRef<HTMLButtonElement>(null);
  const isTouched = written !== null || form !== empty || split !== start;
  useEffect(() => formRef.current?.querySelector<HTMLElement>('fieldset select, fieldset input')?.focus(), []);

  const shown = shownWeights(split);
  const weights = hasWeights ? Object.fromEntries(versions.map(({ name }, row) => [name, shown[row] ?? 0])) : null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was written changes with these alone
  useEffect(() => {
    if (isTouched) onWrite({ form, weights });
  }, [form, split, hasWeights]);
  const content = contentOfForm(form, before, isDefault ? null : weights, host);
  const problems = problemsOf(form, content, !isDefault, host);
  const told = { ...content, destinations: rule?.destinations ?? [], isDefault, host };
  const phrases = optionPhrases(t, format, content.options, host);
  const change = (part: Partial<typeof form>) => setForm({ ...form, ...part });
  const finish = () => {
    setTold(true);
    if (problems.length === 0) onDone(content);
    else requestAnimationFrame(() => formRef.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus());
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key === 'Escape' && !event.defaultPrevented) {
      event.preventDefault();
      // It also closes the suggestions of a field: what was written is given up by a second one only.
      if (isTouched && document.activeElement !== cancelRef.current) cancelRef.current?.focus();
      else onCancel();
    } else if (event.key === 'Enter' && event.target instanceof HTMLInputElement && event.target.type !== 'range') {
      event.preventDefault();
      finish();
    }
  };
  // What is still empty is not wrong as long as nobody has said that it is done.
  const visible = isTold ? problems : problems.filter(({ kind }) => kind !== 'required');

  return (
    <FieldProblems value={{ problems: visible, text }}>
      <section ref={formRef} aria-label={label} className={styles.editor} onKeyDown={onKeyDown}>
        <header className={styles.header}>
          <h3>{label}</h3>
          {!isDefault && (
            <Field
              label={t('editor.name')}
              field="name"
              width="short"
              value={form.name}
              onChange={(name) => change({ name })}
            />
          )}
        </header>
        {!isDefault && (
          <MatchEditor
            alternatives={form.alternatives}
            suggestions={suggestionsFrom(known)}
            onChange={(alternatives) => change({ alternatives })}
          />
        )}
        {!isDefault && (
          <ActionEditor
            form={form}
            onChange={change}
            split={split}
            dispatchSplit={dispatchSplit}
            slots={slots}
            written={hasWeights ? null : writtenText(ruleSentence(t, format, { ...told, isDefault: true }))}
            onSetWeights={() => setHasWeights(true)}
          />
        )}
        <OptionsPart isOpen={isDefault} summary={phrases}>
          <OptionsEditor
            options={form.options}
            versions={versions.map(({ name }) => name)}
            isRoute={form.kind === 'route'}
            onChange={(part) => change({ options: { ...form.options, ...part } })}
          />
        </OptionsPart>
        <p className={styles.preview}>
          <span>{t('editor.preview')}</span>
          {[...ruleSentence(t, format, told).map(plainText), phrases.join(t('sentence.list'))].join(' ')}
        </p>
        <footer className={styles.footer}>
          <Button look="primary" onPress={finish}>
            {t('editor.done')}
          </Button>
          <Button ref={cancelRef} onPress={onCancel}>
            {t('editor.cancel')}
          </Button>
          {isTold && problems.length > 0 && (
            <span role="status" className={styles.warning}>
              {t('problem.summary', { count: problems.length })}
            </span>
          )}
        </footer>
      </section>
    </FieldProblems>
  );
}

type OptionsPartProps = {
  readonly isOpen: boolean;
  readonly summary: readonly string[];
  readonly children: React.ReactNode;
};

/** Collapsed until somebody wants them; what is set is said anyway. */
function OptionsPart({ isOpen, summary, children }: OptionsPartProps) {
  const t = useRulesWords();
  return (
    <details className={styles.details} open={isOpen}>
      <summary>
        {summary.length === 0
          ? t('editor.options')
          : t('editor.optionsSet', { options: summary.join(t('sentence.list')) })}
      </summary>
      {children}
    </details>
  );
}

function withWeights(before: RuleContent, written: WrittenRule | null): RuleContent {
  if (written === null || written.weights === null) return before;
  return { ...before, action: { kind: 'route', weights: written.weights } };
}

/** A new rule: one condition to fill in, and everything to the newest version. */
function emptyContent({ versions }: ServiceState): RuleContent {
  const newest = versions.at(-1)?.name;
  return {
    name: null,
    matches: [],
    action: { kind: 'route', weights: newest === undefined ? null : { [newest]: 100 } },
    options: { timeout: null, retries: null, fault: null, mirrors: [], rewrite: null, headers: null, corsPolicy: null },
  };
}

function withAlternative(form: ReturnType<typeof ruleForm>, isDefault: boolean) {
  return isDefault || form.alternatives.length > 0 ? form : { ...form, alternatives: [newAlternative()] };
}

/** Weights can be moved at once where the rule names versions; one for all of them stays as it is until asked for. */
function startsWithWeights({ action }: RuleContent, rule: RoutingRule | undefined): boolean {
  if (action.kind !== 'route' || action.weights !== null || rule === undefined) return true;
  return (
    rule.action === 'route' && rule.notEditable === null && rule.destinations.some(({ version }) => version !== null)
  );
}

function startSplit({ versions }: ServiceState, { action }: RuleContent, rule: RoutingRule | undefined) {
  const drafted = action.kind === 'route' ? action.weights : null;
  const applied = rule === undefined ? null : percentsOf(rule, versions);
  const weights = drafted === null ? applied : versions.map(({ name }) => drafted[name] ?? 0);
  const isSet = weights?.some((weight) => weight > 0) ?? false;
  const fallback = versions.map((_, row) => (row === versions.length - 1 ? 100 : 0));
  return { versions, weights: isSet && weights !== null ? weights : fallback, isRuled: true };
}

/** What a sentence says after its beginning. */
const writtenText = ([line = '']: readonly string[]): string =>
  plainText(line)
    .replace(/^.*?[:：]\s*/, '')
    .replace(/[.。]$/, '');

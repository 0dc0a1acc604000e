import { type Condition, emptyCondition, type MatchForm, namedKinds } from '../../drafts/match-conditions.ts';
import { useRulesWords } from '../../i18n/rules/use-rules-words.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { ConditionRow } from './condition-row.tsx';
import { Problems } from './field.tsx';
import styles from './rule-editor.module.css';
import { newAlternative } from './rule-form.ts';
import type { Suggestions } from './suggestions.ts';

type MatchEditorProps = {
  readonly alternatives: readonly MatchForm[];
  readonly suggestions: Suggestions;
  readonly onChange: (alternatives: readonly MatchForm[]) => void;
};

/** Alternatives, of which one is enough; inside of each, conditions that all have to fit. */
export function MatchEditor({ alternatives, suggestions, onChange }: MatchEditorProps) {
  const t = useRulesWords();
  const change = (at: number, conditions: readonly Condition[]) =>
    onChange(alternatives.map((form, index) => (index === at ? { ...form, conditions } : form)));
  const merged = mergeable(alternatives);
  return (
    <fieldset className={styles.part}>
      <legend>{t('editor.when')}</legend>
      {alternatives.map(({ conditions }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: alternatives are told apart by their place only
        <div key={at} className={styles.alternative} data-or={at > 0 || undefined}>
          <ul aria-label={t('editor.conditions', { number: at + 1 })}>
            {conditions.map((condition, index) => (
              <ConditionRow
                // biome-ignore lint/suspicious/noArrayIndexKey: conditions are told apart by their place only
                key={index}
                condition={condition}
                number={index + 1}
                field={`match.${at}.${index}`}
                taken={takenBy(conditions)}
                suggestions={suggestions}
                onChange={(next) => change(at, conditions.with(index, next))}
                onRemove={conditions.length > 1 ? () => change(at, conditions.toSpliced(index, 1)) : null}
              />
            ))}
          </ul>
          <Problems field={`match.${at}`} />
          <div className={styles.actions}>
            <Button look="quiet" onPress={() => change(at, [...conditions, emptyCondition(freeKind(conditions))])}>
              <Icon name="plus" />
              {t('editor.addCondition')}
            </Button>
            {alternatives.length > 1 && (
              <Button
                look="quiet"
                aria-label={t('editor.removeAlternative', { number: at + 1 })}
                onPress={() => onChange(alternatives.toSpliced(at, 1))}
              >
                <Icon name="cross" />
              </Button>
            )}
          </div>
        </div>
      ))}
      {merged !== null && (
        <p className={styles.hint} role="status">
          <Icon name="info" />
          <span>{t('editor.andOr')}</span>
          <Button onPress={() => onChange(merged)}>{t('editor.makeAnd')}</Button>
        </p>
      )}
      <div>
        <Button look="quiet" onPress={() => onChange([...alternatives, newAlternative()])}>
          <Icon name="plus" />
          {t('editor.addAlternative')}
        </Button>
      </div>
    </fieldset>
  );
}

const takenBy = (conditions: readonly Condition[]) =>
  new Set(conditions.map(({ kind }) => kind).filter((kind) => !namedKinds.has(kind)));

const freeKind = (conditions: readonly Condition[]): Condition['kind'] =>
  conditions.some(({ kind }) => kind === 'uri') ? 'header' : 'uri';

/**
 * Two alternatives of one condition each that look at different things: more often than not both were meant. Then the
 * alternatives with the two as one; null where there is nothing to ask.
 */
function mergeable(alternatives: readonly MatchForm[]): readonly MatchForm[] | null {
  const [first, second] = alternatives.slice(-2);
  if (first?.conditions.length !== 1 || second?.conditions.length !== 1) return null;
  const [a] = first.conditions;
  const [b] = second.conditions;
  if (a === undefined || b === undefined || b.value === '') return null;
  if (a.kind === b.kind && (!namedKinds.has(a.kind) || a.name === b.name)) return null;
  const both = { conditions: [a, b], rest: { ...second.rest, ...first.rest } };
  return [...alternatives.slice(0, -2), both];
}

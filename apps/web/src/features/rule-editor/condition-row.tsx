import {
  type Condition,
  conditionKinds,
  emptyCondition,
  namedKinds,
  presenceKinds,
  textKinds,
  textOperators,
} from '../../drafts/match-conditions.ts';
import { useRulesWords } from '../../i18n/rules/use-rules-words.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Field } from './field.tsx';
import styles from './rule-editor.module.css';
import { hasCapitals } from './rule-problems.ts';
import type { Suggestions } from './suggestions.ts';

type ConditionRowProps = {
  readonly condition: Condition;
  /** Number on screen, from 1. */
  readonly number: number;
  readonly field: string;
  /** Kinds that the alternative has already and can have once only. */
  readonly taken: ReadonlySet<Condition['kind']>;
  readonly suggestions: Suggestions;
  readonly onChange: (condition: Condition) => void;
  readonly onRemove: (() => void) | null;
};

/** One condition: what it looks at, how it compares, and with what. */
export function ConditionRow(props: ConditionRowProps) {
  const { condition, number, field, taken, suggestions, onChange, onRemove } = props;
  const t = useRulesWords();
  const { kind, name, operator, value, ignoreCase } = condition;
  const change = (part: Partial<Condition>) => onChange({ ...condition, ...part });
  const operators = textOperators.filter((each) => each !== 'present' || presenceKinds.has(kind));
  const isNot = kind === 'withoutHeader';
  const hasValue = !(textKinds.has(kind) && operator === 'present');
  return (
    <li className={styles.condition}>
      <Choice
        label={t('editor.kind')}
        isLabelHidden
        value={kind}
        options={conditionKinds
          .filter((each) => each === kind || !taken.has(each))
          .map((each) => ({ value: each, text: t(`editor.kinds.${each}`) }))}
        onChange={(next) => onChange({ ...emptyCondition(next), ...(namedKinds.has(next) && { name }), value })}
      />
      {namedKinds.has(kind) && (
        <Field
          label={t('editor.fieldName')}
          isLabelHidden
          placeholder={t('editor.fieldName')}
          field={`${field}.name`}
          value={name}
          list={suggestions.names(kind)}
          onChange={(next) => change({ name: next })}
        />
      )}
      {textKinds.has(kind) && (
        <Choice
          label={t('editor.operator')}
          isLabelHidden
          value={operator}
          options={operators.map((each) => ({
            value: each,
            text: isNot ? t(`editor.notOperators.${each}`) : t(`editor.operators.${each}`),
          }))}
          onChange={(next) => change({ operator: next })}
        />
      )}
      {hasValue && (
        <Field
          label={t('editor.value')}
          isLabelHidden
          placeholder={kind === 'uri' ? '/…' : t('editor.value')}
          field={field}
          value={value}
          list={suggestions.values(kind, name)}
          {...(kind === 'port' && { inputMode: 'numeric' as const })}
          onChange={(next) => change({ value: next })}
        />
      )}
      {kind === 'uri' && operator !== 'regex' && (
        <label className={styles.check}>
          <input
            type="checkbox"
            checked={ignoreCase}
            onChange={({ target }) => change({ ignoreCase: target.checked })}
          />
          {t('editor.ignoreCase')}
        </label>
      )}
      {hasCapitals(condition) && (
        <Button onPress={() => change({ name: name.toLowerCase() })}>{t('problem.lowerCase')}</Button>
      )}
      {onRemove !== null && (
        <Button look="quiet" aria-label={t('editor.removeCondition', { number })} onPress={onRemove}>
          <Icon name="cross" />
        </Button>
      )}
    </li>
  );
}

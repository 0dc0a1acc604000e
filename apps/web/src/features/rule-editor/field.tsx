import { type ReactNode, useId } from 'react';
import { Icon } from '../../ui/icon.tsx';
import { useProblemTexts } from './field-problems.ts';
import styles from './rule-editor.module.css';

type FieldProps = {
  readonly label: string;
  /** The key of its problems. */
  readonly field: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly isLabelHidden?: boolean;
  readonly placeholder?: string;
  readonly list?: readonly string[];
  readonly width?: 'short' | 'long';
  /** For numbers, a keyboard with digits. */
  readonly inputMode?: 'text' | 'numeric' | 'decimal';
  readonly isFirst?: boolean;
};

/** One line of text with its name and, under it, what is wrong with it. */
export function Field(props: FieldProps) {
  const { label, field, value, onChange, isLabelHidden = false, placeholder, list, width = 'long', inputMode } = props;
  const id = useId();
  const problems = useProblemTexts(field);
  const listId = list === undefined || list.length === 0 ? undefined : `${id}-list`;
  return (
    <span className={styles.field} data-width={width}>
      <label htmlFor={id} className={isLabelHidden ? styles.hidden : styles.label}>
        {label}
      </label>
      <input
        id={id}
        className={styles.input}
        value={value}
        placeholder={placeholder}
        list={listId}
        inputMode={inputMode}
        autoComplete="off"
        spellCheck={false}
        data-first-field={props.isFirst || undefined}
        aria-invalid={problems.length > 0 || undefined}
        aria-describedby={problems.length > 0 ? `${id}-problem` : undefined}
        onChange={({ target }) => onChange(target.value)}
      />
      {listId !== undefined && (
        <datalist id={listId}>
          {list?.map((each) => (
            <option key={each} value={each} />
          ))}
        </datalist>
      )}
      <ProblemLines id={`${id}-problem`} texts={problems} />
    </span>
  );
}

/** The problems of something that is no single line of text. */
export function Problems({ field, children }: { readonly field: string; readonly children?: ReactNode }) {
  const id = useId();
  const problems = useProblemTexts(field);
  return (
    <>
      <ProblemLines id={id} texts={problems} />
      {problems.length > 0 && children}
    </>
  );
}

function ProblemLines({ id, texts }: { readonly id: string; readonly texts: readonly string[] }) {
  if (texts.length === 0) return null;
  return (
    <span id={id} className={styles.problem}>
      {texts.map((text) => (
        <span key={text}>
          <Icon name="error" />
          {text}
        </span>
      ))}
    </span>
  );
}

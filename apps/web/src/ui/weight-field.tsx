import { type KeyboardEvent, type Ref, useEffect, useId, useState } from 'react';
import { Group } from 'react-aria-components/Group';
import { Input } from 'react-aria-components/Input';
import { NumberField } from 'react-aria-components/NumberField';
import { useTranslation } from 'react-i18next';
import type { NumberFieldState } from 'react-stately/useNumberFieldState';
import { useFormat } from '../i18n/use-format.ts';
import { AriaButton } from './aria-button.tsx';
import { Icon } from './icon.tsx';
import { plainDigits, typedPercent } from './typed-percent.ts';
import styles from './weight-field.module.css';

type WeightFieldProps = {
  /** The accessible name, "v1 weight in percent". */
  readonly name: string;
  readonly describedBy: string | undefined;
  /** Whole percent. */
  readonly weight: number;
  readonly isDisabled: boolean;
  readonly inputRef: Ref<HTMLInputElement>;
  /** A committed value: never while somebody types. */
  readonly onCommit: (target: number) => void;
  /** The field is left, or Enter pressed: the gesture is over. */
  readonly onRelease: () => void;
};

const percent = { style: 'unit', unit: 'percent' } as const;

/**
 * The weight as a number, committed by Enter, by leaving the field and by its steppers. Escape and anything unreadable
 * bring the old number back.
 */
export function WeightField({ name, weight, isDisabled, onCommit, onRelease, ...input }: WeightFieldProps) {
  return (
    <NumberField
      aria-label={name}
      value={weight}
      minValue={0}
      maxValue={100}
      step={1}
      formatOptions={percent}
      isDisabled={isDisabled}
      isWheelDisabled
      onChange={(target) => {
        if (!Number.isNaN(target)) onCommit(target);
      }}
    >
      {({ state }) => <FieldParts state={state} weight={weight} onCommit={onCommit} onRelease={onRelease} {...input} />}
    </NumberField>
  );
}

type FieldPartsProps = Pick<WeightFieldProps, 'weight' | 'describedBy' | 'inputRef' | 'onCommit' | 'onRelease'> & {
  readonly state: NumberFieldState;
};

/** Tens by Shift and Page keys; React Aria's field knows single steps only. */
function tensOf({ key, shiftKey }: KeyboardEvent): number | null {
  if (key === 'PageUp' || (key === 'ArrowUp' && shiftKey)) return 10;
  if (key === 'PageDown' || (key === 'ArrowDown' && shiftKey)) return -10;
  return null;
}

/** What became of a number that was typed. */
type Note = {
  readonly text: string;
  /** The weight until then. */
  readonly typedAt: number;
  /** The weight that it speaks of; `coming` until it is there. */
  readonly about: number | 'coming';
};

/** A note is about the number that was just committed, and goes with it: null. */
function aboutAfter({ typedAt, about }: Note, weight: number): Note['about'] | null {
  if (about === 'coming') return weight === typedAt ? about : weight;
  return about === weight ? about : null;
}

function FieldParts({ state, weight, describedBy, inputRef, onCommit, onRelease }: FieldPartsProps) {
  const format = useFormat();
  const { t } = useTranslation();
  const { inputValue, numberValue, setInputValue } = state;
  const [note, setNote] = useState<Note | null>(null);
  const noteId = useId();
  const about = note && aboutAfter(note, weight);
  // During rendering, so that it never stands beside another number.
  if (note !== null && about !== note.about) setNote(about === null ? null : { ...note, about });

  // Full-width and Arabic digits are understood, and stay on screen after they were committed unless they are rewritten.
  useEffect(() => {
    const plain = plainDigits(inputValue);
    if (plain !== inputValue && numberValue === weight) setInputValue(plain);
  }, [inputValue, numberValue, weight, setInputValue]);

  /** What is typed becomes a weight now: where that is another number than was typed, it is said. */
  const explain = () => {
    const written = format.percentField(weight);
    if (inputValue === written) return;
    const { kind, percent: target } = typedPercent(inputValue, weight);
    const words = { typed: plainDigits(inputValue), percent: format.percentField(target) };
    setNote(
      kind === null
        ? null
        : {
            text: t(`splitNotes.${kind}`, words),
            typedAt: weight,
            about: target === weight ? weight : 'coming',
          },
    );
    if (kind === 'restored' || kind === 'emptied') setInputValue(written);
  };

  const onKeyDownCapture = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key === 'Enter') explain();
    else if (event.key !== 'Tab') setNote(null);
    const tens = tensOf(event);
    if (tens !== null) {
      event.preventDefault();
      event.stopPropagation();
      onCommit(weight + tens);
    }
    if (event.key === 'Escape') setInputValue(format.percentField(weight));
  };

  return (
    <div className={styles.field}>
      <Group
        className={styles.group ?? ''}
        onKeyDownCapture={onKeyDownCapture}
        onKeyUp={({ key }) => {
          if (key === 'Enter') onRelease();
        }}
        onBlurCapture={(event) => {
          if (event.target instanceof HTMLInputElement) explain();
        }}
        onBlur={onRelease}
      >
        <AriaButton slot="decrement" look="quiet">
          <Icon name="minus" />
        </AriaButton>
        <Input
          ref={inputRef}
          className={styles.input ?? ''}
          aria-describedby={[describedBy, note === null ? undefined : noteId].filter(Boolean).join(' ') || undefined}
        />
        <AriaButton slot="increment" look="quiet">
          <Icon name="plus" />
        </AriaButton>
      </Group>
      <span id={noteId} role="status" className={styles.note}>
        {note?.text}
      </span>
    </div>
  );
}

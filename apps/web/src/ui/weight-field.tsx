import { type KeyboardEvent, type Ref, useEffect } from 'react';
import { Group } from 'react-aria-components/Group';
import { Input } from 'react-aria-components/Input';
import { NumberField } from 'react-aria-components/NumberField';
import type { NumberFieldState } from 'react-stately/useNumberFieldState';
import { useFormat } from '../i18n/use-format.ts';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';
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

function FieldParts({ state, weight, describedBy, inputRef, onCommit, onRelease }: FieldPartsProps) {
  const format = useFormat();
  const { inputValue, numberValue, setInputValue } = state;

  // Full-width digits are understood, and stay on screen after they were committed unless they are rewritten.
  useEffect(() => {
    const plain = inputValue.normalize('NFKC');
    if (plain !== inputValue && numberValue === weight) setInputValue(plain);
  }, [inputValue, numberValue, weight, setInputValue]);

  const onKeyDownCapture = (event: KeyboardEvent<HTMLElement>) => {
    const tens = tensOf(event);
    if (tens !== null) {
      event.preventDefault();
      event.stopPropagation();
      onCommit(weight + tens);
    }
    if (event.key === 'Escape') setInputValue(format.percentField(weight));
  };

  return (
    <Group
      className={styles.group ?? ''}
      onKeyDownCapture={onKeyDownCapture}
      onKeyUp={({ key }) => {
        if (key === 'Enter') onRelease();
      }}
      onBlur={onRelease}
    >
      <Button slot="decrement" look="quiet">
        <Icon name="minus" />
      </Button>
      <Input ref={inputRef} className={styles.input ?? ''} {...(describedBy && { 'aria-describedby': describedBy })} />
      <Button slot="increment" look="quiet">
        <Icon name="plus" />
      </Button>
    </Group>
  );
}

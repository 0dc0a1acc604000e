import { type KeyboardEvent, type ReactNode, useMemo, useRef } from 'react';
import { useSlider, useSliderThumb } from 'react-aria/useSlider';
import { useSliderState } from 'react-stately/useSliderState';
import { type GestureHandlers, useSliderGesture } from './use-slider-gesture.ts';
import type { Slot } from './version-slot.ts';
import styles from './weight-slider.module.css';

type WeightSliderProps = GestureHandlers & {
  /** The accessible name, "v1 weight". */
  readonly name: string;
  /** What the value means: "30 percent, applied 30, observed 31.2". */
  readonly valueText: string;
  readonly describedBy: string | undefined;
  readonly slot: Slot;
  /** Whole percent. */
  readonly weight: number;
  /** What locks leave; the rest of the rail is hatched. */
  readonly max: number;
  readonly isDisabled: boolean;
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
  /** Marks inside the rail. */
  readonly children: ReactNode;
};

/**
 * One thumb whose value is the weight. By React Aria's hooks, because its ready-made thumb ignores a value text of our
 * own.
 */
export function WeightSlider(props: WeightSliderProps) {
  const { name, valueText, describedBy, slot, weight, max, isDisabled, onKeyDown, children } = props;
  const trackRef = useRef<HTMLDivElement>(null);
  const inputRef = useRef<HTMLInputElement>(null);
  const gesture = useSliderGesture(props);
  const state = useSliderState<number[]>({
    value: [weight],
    minValue: 0,
    maxValue: 100,
    step: 1,
    isDisabled,
    numberFormatter: useMemo(() => new Intl.NumberFormat('en'), []),
    onChange: ([target]) => gesture.onChange(target ?? weight),
  });
  const { trackProps } = useSlider({ 'aria-label': name, isDisabled }, state, trackRef);
  const { thumbProps, inputProps, isDragging, isFocused } = useSliderThumb({ index: 0, trackRef, inputRef }, state);

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the input inside is the control; this only listens first
    <div
      className={styles.slider}
      data-slot={slot}
      data-disabled={isDisabled || undefined}
      onPointerDownCapture={isDisabled ? undefined : gesture.onPointerDownCapture}
      onKeyDownCapture={(event) => {
        gesture.onKeyDownCapture(event);
        onKeyDown(event);
      }}
      onBlur={gesture.onBlur}
    >
      <div
        {...trackProps}
        style={{ ...trackProps.style, touchAction: 'pan-y' }}
        ref={trackRef}
        className={styles.track}
      >
        <div className={styles.rail} />
        {max < 100 && <div className={styles.unreachable} style={{ insetInlineStart: `${max}%` }} />}
        <div className={styles.fill} data-fill="slot" style={{ inlineSize: `${weight}%` }} />
        {children}
        <div
          {...thumbProps}
          className={styles.thumb}
          data-dragging={isDragging || undefined}
          data-focused={isFocused || undefined}
        >
          <input
            {...inputProps}
            type="range"
            ref={inputRef}
            className={styles.input}
            aria-label={name}
            aria-labelledby={undefined}
            aria-valuetext={valueText}
            aria-describedby={describedBy}
          />
        </div>
      </div>
    </div>
  );
}

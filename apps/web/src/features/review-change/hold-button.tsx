import { type Ref, useEffect, useRef, useState } from 'react';
import { AriaButton } from '../../ui/aria-button.tsx';
import styles from './hold-button.module.css';

/** Long enough not to happen by a slip, short enough to be done. */
const holdMilliseconds = 900;

type HoldButtonProps = {
  readonly text: string;
  readonly holdingText: string;
  /** A press is enough. */
  readonly isReady: boolean;
  readonly isDisabled: boolean;
  readonly describedBy: string;
  readonly buttonRef: Ref<HTMLButtonElement>;
  readonly onHeld: () => void;
};

/** Does what it says after it was held down for a moment, by pointer, Enter or Space. */
export function HoldButton(props: HoldButtonProps) {
  const { text, holdingText, isReady, isDisabled, describedBy, buttonRef, onHeld } = props;
  const [isHeld, setHeld] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const stop = () => {
    clearTimeout(timer.current);
    setHeld(false);
  };
  const start = () => {
    if (isDisabled) return;
    if (isReady) {
      onHeld();
      return;
    }
    setHeld(true);
    timer.current = setTimeout(() => {
      stop();
      onHeld();
    }, holdMilliseconds);
  };
  return (
    <span className={styles.hold} data-held={isHeld || undefined}>
      <AriaButton
        look="primary"
        ref={buttonRef}
        aria-disabled={isDisabled}
        aria-describedby={describedBy}
        onPressStart={start}
        onPressEnd={stop}
      >
        {isHeld ? holdingText : text}
      </AriaButton>
    </span>
  );
}

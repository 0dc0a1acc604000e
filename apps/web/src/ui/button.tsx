import type { ComponentProps } from 'react';
import styles from './button.module.css';

type ButtonProps = Omit<ComponentProps<'button'>, 'className' | 'style' | 'onClick' | 'disabled'> & {
  /** One `primary` for each view at most. */
  readonly look?: 'primary' | 'plain' | 'quiet';
  readonly onPress?: (() => void) | undefined;
  readonly isDisabled?: boolean;
  /** It has been pressed, and what it does is under way: it keeps the focus and does nothing. */
  readonly isPending?: boolean;
};

/** The browser's own: pages open with it, and React Aria's is 14 kB. */
export function Button({ look = 'plain', onPress, isDisabled = false, isPending = false, ...props }: ButtonProps) {
  return (
    <button
      type="button"
      {...(isPending && { 'aria-disabled': true })}
      {...props}
      disabled={isDisabled}
      onClick={() => !isPending && onPress?.()}
      className={styles.button}
      data-look={look}
    />
  );
}

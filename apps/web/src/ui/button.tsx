import type { Ref } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components/Button';
import styles from './button.module.css';

type ButtonProps = Omit<AriaButtonProps, 'className' | 'style'> & {
  /** One `primary` for each view at most. */
  readonly look?: 'primary' | 'plain' | 'quiet';
  readonly ref?: Ref<HTMLButtonElement>;
};

export function Button({ look = 'plain', ...props }: ButtonProps) {
  return <AriaButton {...props} className={styles.button ?? ''} data-look={look} />;
}

import type { Ref } from 'react';
import { Button as AriaComponent, type ButtonProps as AriaComponentProps } from 'react-aria-components/Button';
import styles from './button.module.css';

type AriaButtonProps = Omit<AriaComponentProps, 'className' | 'style'> & {
  readonly look?: 'primary' | 'plain' | 'quiet';
  readonly ref?: Ref<HTMLButtonElement>;
};

/** A button that takes part in what React Aria has around it, such as a number field, or tells when a press begins. */
export function AriaButton({ look = 'plain', ...props }: AriaButtonProps) {
  return <AriaComponent {...props} className={styles.button ?? ''} data-look={look} />;
}

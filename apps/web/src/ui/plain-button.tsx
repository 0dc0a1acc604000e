import type { ButtonHTMLAttributes } from 'react';
import styles from './button.module.css';

type PlainButtonProps = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'className' | 'type'> & {
  readonly look?: 'primary' | 'plain' | 'quiet';
};

/** The browser's own button in the same clothes: for what comes with the first chunk, in which React Aria is not. */
export function PlainButton({ look = 'plain', ...props }: PlainButtonProps) {
  return <button {...props} type="button" className={styles.button} data-look={look} />;
}

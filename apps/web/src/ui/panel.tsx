import { type ReactNode, useId } from 'react';
import styles from './panel.module.css';

type PanelProps = {
  readonly title: string;
  /** Beside the title, at the other end. */
  readonly aside?: ReactNode;
  /** What is inside is out of date: it stays, muted. */
  readonly isStale?: boolean;
  readonly children: ReactNode;
};

export function Panel({ title, aside, isStale = false, children }: PanelProps) {
  const id = useId();
  return (
    <section className={styles.panel} aria-labelledby={id} data-stale={isStale || undefined}>
      <header className={styles.header}>
        <h2 id={id}>{title}</h2>
        {aside}
      </header>
      {children}
    </section>
  );
}

import type { ReactNode } from 'react';
import styles from './banner.module.css';
import type { Tone } from './chip.tsx';
import { Icon, type IconName } from './icon.tsx';

type BannerProps = {
  readonly tone: Exclude<Tone, 'ok'>;
  readonly icon: IconName;
  /** Errors interrupt, everything else waits for its turn. */
  readonly role?: 'alert' | 'status';
  readonly children: ReactNode;
  readonly actions?: ReactNode;
};

/** A sentence that needs attention, with what can be done about it. */
export function Banner({ tone, icon, role, children, actions }: BannerProps) {
  return (
    <div className={styles.banner} data-tone={tone} role={role}>
      <Icon name={icon} />
      <div className={styles.text}>{children}</div>
      {actions !== undefined && <div className={styles.actions}>{actions}</div>}
    </div>
  );
}

import styles from './split-bar.module.css';
import type { Slot } from './version-slot.ts';

export type BarSegment = {
  readonly version: string;
  readonly slot: Slot;
  /** Fraction, 0 to 1. */
  readonly share: number;
  /** Inside the segment; left out where the segment is too narrow for it. */
  readonly text?: string;
};

type SplitBarProps = {
  readonly segments: readonly BarSegment[];
  readonly size: 'thin' | 'small' | 'large';
  /** The whole sentence; without it the bar is decoration. */
  readonly label?: string;
  readonly isMuted?: boolean;
};

/** Below this share a label would not fit into its segment. */
const labelShare = 0.06;

/** Shares on one axis from 0 to 100 %. Versions at 0 have no segment. */
export function SplitBar({ segments, size, label, isMuted = false }: SplitBarProps) {
  const name = label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label };
  return (
    <div className={styles.bar} data-size={size} data-muted={isMuted || undefined} {...name}>
      {segments.map(
        ({ version, slot, share, text }) =>
          share > 0 && (
            <div
              key={version}
              className={styles.segment}
              data-segment
              data-version={version}
              data-slot={slot}
              data-fill="slot"
              style={{ flexGrow: share }}
            >
              {text !== undefined && share >= labelShare && <span className={styles.label}>{text}</span>}
            </div>
          ),
      )}
    </div>
  );
}

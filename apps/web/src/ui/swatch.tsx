import styles from './swatch.module.css';
import type { Slot } from './version-slot.ts';

/** The colour and pattern of a version, beside its name. */
export function Swatch({ slot }: { readonly slot: Slot }) {
  return <span className={styles.swatch} data-slot={slot} data-fill="slot" aria-hidden="true" />;
}

import styles from './chip.module.css';
import { Icon, type IconName } from './icon.tsx';

export type Tone = 'neutral' | 'ok' | 'warning' | 'error';

type ChipProps = { readonly tone: Tone; readonly icon: IconName; readonly text: string };

/** A state as icon and word: red is a version here, so no state is told by colour alone. */
export function Chip({ tone, icon, text }: ChipProps) {
  return (
    <span className={styles.chip} data-tone={tone}>
      <Icon name={icon} />
      {text}
    </span>
  );
}

import type { Finding } from '@sluice/shared/api/findings';
import type { Tone } from '../../ui/chip.tsx';
import type { IconName } from '../../ui/icon.tsx';

/** Tone and icon of a severity; the word says the same. */
export const severityLook: Record<Finding['severity'], { readonly tone: Tone; readonly icon: IconName }> = {
  error: { tone: 'error', icon: 'error' },
  warning: { tone: 'warning', icon: 'warning' },
  info: { tone: 'neutral', icon: 'info' },
};

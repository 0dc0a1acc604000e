import type { Evidence } from '@sluice/shared/api/services';
import type { Tone } from './chip.tsx';
import type { IconName } from './icon.tsx';

/** Tone and icon of a verdict; the word says the same. Too few requests to judge is never a warning. */
export const evidenceLook: Record<Evidence['state'], { readonly tone: Tone; readonly icon: IconName }> = {
  collecting: { tone: 'neutral', icon: 'clock' },
  matches: { tone: 'ok', icon: 'check' },
  diverges: { tone: 'warning', icon: 'warning' },
  blind: { tone: 'neutral', icon: 'eyeOff' },
  'not-applicable': { tone: 'neutral', icon: 'dash' },
};

import type { Evidence } from '@sluice/shared/api/services';
import { useTranslation } from 'react-i18next';
import { isStarting } from '../i18n/evidence-words.ts';
import { Chip } from './chip.tsx';
import { evidenceLook } from './evidence-look.ts';

export function EvidenceChip({ evidence }: { readonly evidence: Evidence }) {
  const { t } = useTranslation();
  if (isStarting(evidence)) return <Chip tone="neutral" icon="clock" text={t('evidence.chip.starting')} />;
  return <Chip {...evidenceLook[evidence.state]} text={t(`evidence.chip.${evidence.state}`)} />;
}

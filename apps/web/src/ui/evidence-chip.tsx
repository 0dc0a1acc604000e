import type { Evidence } from '@sluice/shared/api/services';
import { useTranslation } from 'react-i18next';
import { Chip } from './chip.tsx';
import { evidenceLook } from './evidence-look.ts';

export function EvidenceChip({ state }: { readonly state: Evidence['state'] }) {
  const { t } = useTranslation();
  return <Chip {...evidenceLook[state]} text={t(`evidence.chip.${state}`)} />;
}

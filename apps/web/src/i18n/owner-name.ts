import type { Owner } from '@sluice/shared/api/owner';
import type { TFunction } from 'i18next';

/** "Argo CD (shop)" */
export function ownerName(t: TFunction, { tool, name }: Owner): string {
  const known = t(`owners.tools.${tool}`);
  return name === null ? known : t('owners.named', { tool: known, name });
}

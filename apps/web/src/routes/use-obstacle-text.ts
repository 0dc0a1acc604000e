import { useTranslation } from 'react-i18next';
import type { ChangeObstacle } from '../data/session.ts';

/** Why nothing can be changed, in a sentence; null where it can. */
export function useObstacleText(obstacle: ChangeObstacle | null): string | null {
  const { t } = useTranslation();
  if (obstacle === null) return null;
  if (obstacle.kind === 'read-only') return t('session.readOnly');
  const { namespace, missing } = obstacle;
  if (missing.length === 0) return t('session.noRightPlain', { namespace });
  return t('session.noRight', { namespace, rights: missing.join(t('session.separator')) });
}

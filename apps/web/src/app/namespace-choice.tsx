import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { namespacesQuery } from '../data/services.ts';
import { rootRoute } from '../routes/root-route.ts';
import { Choice } from '../ui/choice.tsx';
import { Icon } from '../ui/icon.tsx';
import { PlainButton } from '../ui/plain-button.tsx';
import styles from './frame.module.css';

/** More than these are searched, not scrolled through. */
const mostInList = 30;

type NamespaceChoiceProps = {
  readonly namespace: string;
  /** Opens the search for namespaces. */
  readonly onSearch: () => void;
};

export function NamespaceChoice({ namespace, onSearch }: NamespaceChoiceProps) {
  const { t } = useTranslation();
  const { call } = rootRoute.useRouteContext();
  const navigate = useNavigate();
  const { data = [] } = useQuery(namespacesQuery(call));
  if (data.length > mostInList) {
    return (
      <span className={styles.namespace}>
        <span aria-hidden="true">{t('frame.namespace')}</span>
        <PlainButton aria-haspopup="dialog" aria-label={t('frame.chooseNamespace', { namespace })} onClick={onSearch}>
          <span className={styles.chosen}>{namespace}</span>
          <Icon name="down" />
        </PlainButton>
      </span>
    );
  }
  const options = [...new Set([...data, namespace])].sort().map((value) => ({ value, text: value }));
  return (
    <Choice
      label={t('frame.namespace')}
      value={namespace}
      options={options}
      onChange={(ns) => void navigate({ to: '/n/$ns', params: { ns } })}
    />
  );
}

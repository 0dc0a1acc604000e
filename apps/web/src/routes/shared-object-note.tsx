import type { ServiceState } from '@sluice/shared/api/services';
import { useTranslation } from 'react-i18next';
import type { Call } from '../data/client.ts';
import { Banner } from '../ui/banner.tsx';
import { useServicesOf } from './service-links.tsx';

type SharedObjectNoteProps = { readonly call: Call; readonly service: ServiceState };

/** A VirtualService that decides for other services as well: what is changed here may concern their requests. */
export function SharedObjectNote({ call, service }: SharedObjectNoteProps) {
  const { t } = useTranslation();
  const servicesOf = useServicesOf(call, service.namespace);
  return service.objects.map((object) => {
    const others = servicesOf(object).filter((name) => name !== service.name);
    if (object.kind !== 'VirtualService' || others.length === 0) return null;
    const { kind, namespace, name } = object;
    return (
      <Banner key={`${namespace}/${name}`} tone="neutral" icon="info">
        {t('splitNotes.shared', {
          object: `${kind} ${namespace}/${name}`,
          services: others.join(t('split.separator')),
          count: others.length,
        })}
      </Banner>
    );
  });
}

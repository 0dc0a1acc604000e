import type { Finding } from '@sluice/shared/api/findings';
import type { ServiceState } from '@sluice/shared/api/services';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { Call } from '../data/client.ts';
import { servicesQuery } from '../data/services.ts';
import { useFindingsWords } from '../i18n/findings/use-findings-words.ts';
import styles from './service-links.module.css';

const keyOf = ({ kind, namespace, name }: Finding['object']) => `${kind} ${namespace}/${name}`;

/** The services of a namespace that an object decides about, by name; none as long as they are not known. */
export function useServicesOf(call: Call, namespace: string): (object: Finding['object']) => readonly string[] {
  const { data } = useQuery(servicesQuery(call, namespace));
  const services = useMemo(() => servicesByObject(data ?? []), [data]);
  return (object) => services.get(keyOf(object)) ?? [];
}

function servicesByObject(services: readonly ServiceState[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const { namespace, name, objects } of services) {
    for (const object of [{ kind: 'Service', namespace, name }, ...objects]) {
      found.set(keyOf(object), [...(found.get(keyOf(object)) ?? []), name]);
    }
  }
  return found;
}

type ServiceLinksProps = { readonly namespace: string; readonly services: readonly string[] };

export function ServiceLinks({ namespace, services }: ServiceLinksProps) {
  const { t } = useFindingsWords();
  if (services.length === 0) return null;
  return (
    <p className={styles.links}>
      <span>{t('services', { count: services.length })}</span>
      {services.map((service) => (
        <Link key={service} to="/n/$ns/s/$svc" params={{ ns: namespace, svc: service }}>
          {service}
        </Link>
      ))}
    </p>
  );
}

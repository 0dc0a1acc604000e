import type { Evidence, ServiceState } from '@sluice/shared/api/services';
import { useTranslation } from 'react-i18next';
import { evidenceSentence } from '../i18n/evidence-words.ts';
import { useFormat } from '../i18n/use-format.ts';
import styles from './service-view.module.css';

/** The name, and what decides where its requests go. */
export function ServiceHeader({ service }: { readonly service: ServiceState }) {
  const { t } = useTranslation();
  const { name, host, objects } = service;
  const list = objects.map((object) => `${object.kind} ${object.namespace}/${object.name}`).join(t('split.separator'));
  return (
    <header className={styles.header}>
      <h1>{name}</h1>
      <p>
        <span>{host}</span>
        <span>{objects.length === 0 ? t('service.noObjects') : t('service.objects', { objects: list })}</span>
      </p>
    </header>
  );
}

/** In its place while the rest is not known. */
export function ServiceHeading({ name }: { readonly name: string }) {
  return (
    <header className={styles.header}>
      <h1>{name}</h1>
      <p>&nbsp;</p>
    </header>
  );
}

/** The verdict in words, and what it counts. */
type EvidenceLineProps = {
  readonly service: string;
  readonly evidence: Evidence;
  readonly rulesAbove: number;
};

export function EvidenceLine({ service, evidence, rulesAbove }: EvidenceLineProps) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <p className={styles.evidence} data-evidence={evidence.state}>
      {evidenceSentence(t, format, evidence)}
      {rulesAbove > 0 && <span>{t('service.rulesAbove', { count: rulesAbove, service })}</span>}
    </p>
  );
}

/** Istio allows any total; the numbers as written stay in sight until they are edited, where they can be. */
export function RawWeights({ desired }: { readonly desired: ServiceState['desired'] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { weights, total, notEditable } = desired;
  const elsewhere = total - weights.reduce((sum, { weight }) => sum + (weight ?? 0), 0);
  const items: string[] = weights.map(({ version, weight }) =>
    t('split.announceItem', { version, weight: format.count(weight ?? 0) }),
  );
  if (elsewhere > 0) items.push(t('split.rawElsewhere', { weight: format.count(elsewhere) }));
  const words = { weights: items.join(t('split.separator')), total: format.count(total) };
  return (
    <p className={styles.evidence}>
      {notEditable === null ? t('split.rawWeightsEditable', words) : t('split.rawWeights', words)}
    </p>
  );
}

import type { PlannedWrite } from '@sluice/shared/api/planned-write';
import { useTranslation } from 'react-i18next';
import { Banner } from '../../ui/banner.tsx';
import styles from './review-dialog.module.css';

/** What a dry run answered: while it runs, when it failed (null), or the writes in their order. */
export type Preview =
  | 'checking'
  | null
  | { readonly writes: readonly PlannedWrite[]; readonly warnings: readonly string[] };

export function PlannedWrites({ preview }: { readonly preview: Preview }) {
  const { t } = useTranslation();
  if (preview === null) return null;
  return (
    <section className={styles.section} aria-busy={preview === 'checking'}>
      <h3>{t('review.writes')}</h3>
      {preview === 'checking' ? (
        <p className={styles.muted}>{t('review.checking')}</p>
      ) : (
        <>
          {preview.writes.length === 0 && <p>{t('review.nothing')}</p>}
          <ol className={styles.writes}>
            {preview.writes.map((write) => (
              <li key={`${write.object.kind} ${write.object.namespace}/${write.object.name}`}>
                <Write write={write} />
              </li>
            ))}
          </ol>
          {preview.warnings.length > 0 && (
            <Banner tone="warning" icon="warning">
              <p>{t('review.warnings')}</p>
              <ul lang="en">
                {preview.warnings.map((warning) => (
                  <li key={warning}>{warning}</li>
                ))}
              </ul>
            </Banner>
          )}
        </>
      )}
    </section>
  );
}

function Write({ write }: { readonly write: PlannedWrite }) {
  const { t } = useTranslation();
  const { action, object, patch, after } = write;
  return (
    <details>
      <summary>{t(`review.${action}`, { kind: object.kind, name: `${object.namespace}/${object.name}` })}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <pre className={styles.code} tabIndex={0} lang="en">
        {JSON.stringify(patch ?? after, null, 2)}
      </pre>
    </details>
  );
}

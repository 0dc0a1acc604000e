import type { ObjectConflict } from '@sluice/shared/api/conflict';
import type { TFunction } from 'i18next';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Format } from '../../i18n/format.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { DiffTable } from '../../ui/diff-table.tsx';
import { valueText } from './change-lines.ts';
import { placeText } from './conflict-words.ts';
import styles from './review-dialog.module.css';

type ConflictViewProps = {
  readonly conflicts: readonly ObjectConflict[];
  readonly onKeepMine: () => void;
  readonly onTakeTheirs: () => void;
};

/** Somebody else was faster in the same place: three columns, and a choice. Nothing has been written. */
export function ConflictView({ conflicts, onKeepMine, onTakeTheirs }: ConflictViewProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [isComparing, setComparing] = useState(false);
  return (
    <Banner tone="warning" icon="warning" role="alert">
      <div className={styles.conflicts}>
        {conflicts.map((conflict) => (
          <ConflictOf key={nameOf(conflict)} conflict={conflict} isComparing={isComparing} t={t} format={format} />
        ))}
        <p className={styles.muted}>{t('review.conflict.keepNote')}</p>
        <div className={styles.conflictActions}>
          <Button onPress={onKeepMine}>{t('review.conflict.keep')}</Button>
          <Button onPress={onTakeTheirs}>{t('review.conflict.take')}</Button>
          <Button look="quiet" aria-expanded={isComparing} onPress={() => setComparing(!isComparing)}>
            {t('review.conflict.compare')}
          </Button>
        </div>
      </div>
    </Banner>
  );
}

type ConflictOfProps = {
  readonly conflict: ObjectConflict;
  readonly isComparing: boolean;
  readonly t: TFunction;
  readonly format: Format;
};

function ConflictOf({ conflict, isComparing, t, format }: ConflictOfProps) {
  const { base, theirs, mine, values } = conflict;
  const title = titleOf(t, format, conflict);
  const rows = values.length > 0 ? values : [{ path: '', base, theirs, mine }];
  const text = (value: unknown) => {
    if (value === null || value === undefined) return t('review.conflict.gone');
    return values.length > 0 ? valueText(value) : t('review.conflict.whole');
  };
  return (
    <section className={styles.section} aria-label={nameOf(conflict)}>
      <p>{title}</p>
      <table className={styles.sides}>
        <thead>
          <tr>
            <th scope="col">{t('review.conflict.value')}</th>
            <th scope="col">{t('review.conflict.base')}</th>
            <th scope="col">{t('review.conflict.theirs')}</th>
            <th scope="col">{t('review.conflict.mine')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.path}>
              <th scope="row">{placeText(t, row.path, mine ?? base)}</th>
              <td>{text(row.base)}</td>
              <td>{text(row.theirs)}</td>
              <td>{text(row.mine)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {isComparing && (
        <>
          <DiffTable name={t('review.conflict.theirs')} before={specText(base)} after={specText(theirs)} isOpen />
          <DiffTable name={t('review.conflict.mine')} before={specText(base)} after={specText(mine)} isOpen />
        </>
      )}
    </section>
  );
}

const nameOf = ({ object: { kind, namespace, name } }: ObjectConflict) => `${kind} ${namespace}/${name}`;

const specText = (spec: unknown) => (spec === null || spec === undefined ? '' : `${JSON.stringify(spec, null, 2)}\n`);

function titleOf(t: TFunction, format: Format, conflict: ObjectConflict): string {
  const { lastWriter } = conflict;
  const words = { who: lastWriter?.manager ?? t('review.conflict.somebody'), object: nameOf(conflict) };
  const at = lastWriter?.at ?? null;
  if (at === null) return t('review.conflict.title', words);
  return t('review.conflict.titleAt', { ...words, time: format.moment(Date.parse(at)) });
}

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button.tsx';
import { type DiffRow, diffRows } from './diff-rows.ts';
import styles from './diff-table.module.css';
import { VisuallyHidden } from './visually-hidden.tsx';

type DiffTableProps = {
  /** Of what, for the summary and the name of the table. */
  readonly name: string;
  readonly before: string;
  readonly after: string;
  readonly isOpen?: boolean;
};

/** Two texts line by line, folded up under a summary. The sign is also a word, for those who do not see colours. */
export function DiffTable({ name, before, after, isOpen = false }: DiffTableProps) {
  const { t } = useTranslation();
  const diff = diffRows(before, after);
  const summary = t('review.diffSummary', {
    object: name,
    removed: t('review.linesRemoved', { count: diff.removed }),
    added: t('review.linesAdded', { count: diff.added }),
  });
  return (
    <details open={isOpen}>
      <summary className={styles.summary}>{summary}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className={styles.scroll} aria-label={summary} tabIndex={0}>
        <table className={styles.table} lang="en">
          <caption>
            <VisuallyHidden>{summary}</VisuallyHidden>
          </caption>
          <thead>
            <tr>
              <th scope="col">
                <VisuallyHidden>{t('review.lineBefore')}</VisuallyHidden>
              </th>
              <th scope="col">
                <VisuallyHidden>{t('review.lineAfter')}</VisuallyHidden>
              </th>
              <th scope="col">
                <VisuallyHidden>{t('review.sign')}</VisuallyHidden>
              </th>
              <th scope="col">
                <VisuallyHidden>{t('review.text')}</VisuallyHidden>
              </th>
            </tr>
          </thead>
          <tbody>
            {diff.rows.map((row, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity but their place
              <Row key={at} row={row} />
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}

function Row({ row }: { readonly row: DiffRow }) {
  const { t } = useTranslation();
  const [isUnfolded, setUnfolded] = useState(false);
  if (row.kind === 'folded') {
    if (isUnfolded) {
      // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity but their place
      return row.rows.map((each, at) => <Row key={at} row={each} />);
    }
    return (
      <tr className={styles.fold}>
        <td colSpan={4}>
          <Button look="quiet" onPress={() => setUnfolded(true)}>
            {t('review.unfold', { count: row.rows.length })}
          </Button>
        </td>
      </tr>
    );
  }
  const { kind, text, before, after } = row;
  return (
    <tr className={styles.line} data-kind={kind}>
      <td className={styles.number}>{before}</td>
      <td className={styles.number}>{after}</td>
      <td className={styles.sign}>
        {kind !== 'same' && (
          <>
            <span aria-hidden="true">{kind === 'added' ? '+' : '−'}</span>
            <VisuallyHidden>{t(kind === 'added' ? 'review.lineAdded' : 'review.lineRemoved')}</VisuallyHidden>
          </>
        )}
      </td>
      <td className={styles.text}>
        {kind === 'added' && <ins>{text}</ins>}
        {kind === 'removed' && <del>{text}</del>}
        {kind === 'same' && text}
      </td>
    </tr>
  );
}

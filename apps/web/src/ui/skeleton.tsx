import styles from './skeleton.module.css';

type SkeletonProps = { readonly label: string; readonly rows: number; readonly rowHeight: number };

/** Holds the place of what is loading, in its final size; shows itself after 150 ms. */
export function Skeleton({ label, rows, rowHeight }: SkeletonProps) {
  return (
    <div className={styles.skeleton} role="status" aria-label={label}>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all the same and never move
        <div key={row} className={styles.row} style={{ blockSize: rowHeight }} />
      ))}
    </div>
  );
}

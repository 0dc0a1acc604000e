import styles from './sparkline.module.css';

const width = 96;
const height = 24;

type SparklineProps = {
  /** Oldest first, evenly spaced; null where nothing is known, which leaves a gap. */
  readonly values: readonly (number | null)[];
};

/** A line of how a figure went, without axes: the figure itself stands beside it. */
export function Sparkline({ values }: SparklineProps) {
  return (
    <svg
      className={styles.sparkline}
      aria-hidden="true"
      focusable="false"
      width={width}
      height={height}
      viewBox={`0 0 ${width} ${height}`}
    >
      <path d={sparklinePath(values)} />
    </svg>
  );
}

/** The path in a box of 96 by 24, from 0 at the ground to the largest value just below the top. */
export function sparklinePath(values: readonly (number | null)[]): string {
  const top = Math.max(...values.map((value) => value ?? 0), 0);
  if (top === 0 && values.every((value) => value === null)) return '';
  const step = width / Math.max(values.length - 1, 1);
  let pen = 'M';
  return values
    .map((value, at) => {
      if (value === null) {
        pen = 'M';
        return '';
      }
      const y = top === 0 ? height - 1 : height - 1 - (value / top) * (height - 3);
      const point = `${pen}${round(at * step)} ${round(y)}`;
      pen = 'L';
      return point;
    })
    .join('');
}

const round = (value: number) => Math.round(value * 10) / 10;

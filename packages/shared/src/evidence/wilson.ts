/** The Wilson score interval (E. B. Wilson, 1927), for drawing. It holds for one look only: never decide with it. */

export type Interval = { readonly low: number; readonly high: number };

/** The 97.5 % quantile of the standard normal distribution, for two-sided 95 %. */
const z = 1.959964;

/** The 95 % interval of a share, as fractions, of which `count` of `total` requests were seen. */
export function wilsonInterval(count: number, total: number): Interval {
  if (total === 0) return { low: 0, high: 1 };
  const share = count / total;
  const scale = 1 + z ** 2 / total;
  const centre = (share + z ** 2 / (2 * total)) / scale;
  const half = (z * Math.sqrt((share * (1 - share)) / total + z ** 2 / (4 * total ** 2))) / scale;
  // At the ends the formula gives 0 and 1 but for rounding.
  return { low: count === 0 ? 0 : Math.max(0, centre - half), high: count === total ? 1 : Math.min(1, centre + half) };
}

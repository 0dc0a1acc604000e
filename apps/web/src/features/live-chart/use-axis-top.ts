import { useState } from 'react';
import { type AxisTop, followTop } from './value-axis.ts';

/** What an axis reaches to, when at least `wanted` is needed at the time `now` (epoch milliseconds). */
export function useAxisTop(wanted: number, now: number): number {
  const [axis, setAxis] = useState<AxisTop>(() => ({ top: wanted, tooHighSince: null }));
  const next = followTop(axis, wanted, now);
  if (next !== axis) setAxis(next);
  return next.top;
}

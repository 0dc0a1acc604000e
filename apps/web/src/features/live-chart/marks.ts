/** Changes of the rules as marks on the time axis: who, and what. */
import type { listChanges } from '@sluice/shared/api/changes';
import type { ResponseOf } from '@sluice/shared/api/endpoint';
import type { TrafficMark } from '@sluice/shared/api/traffic-history';
import type { TFunction } from 'i18next';
import type { DesiredStep } from '../../data/traffic-store.ts';
import { sharesText, splitText } from '../../i18n/change-text.ts';
import type { Format } from '../../i18n/format.ts';

export type ChartMark = Omit<TrafficMark, 'user'> & {
  /** Null: somebody; all that is known is that the split changed. */
  readonly user: string | null;
};

type Changes = Pick<ResponseOf<typeof listChanges>, 'changes' | 'outside'>;

/** Within this time what the stream shows and what the history tells are the same change; clusters keep whole seconds. */
const sameMilliseconds = 5000;

/**
 * Marks for the time that the stream covers: the changes of the history, and steps of what is desired that it does not
 * know, or does not know yet.
 *
 * @param changes null where the history may not be read
 * @param steps the first of them is where watching began, not a change
 */
export function liveMarks(changes: Changes | null, steps: readonly DesiredStep[]): ChartMark[] {
  const known = changes === null ? [] : marksOf(changes).filter(isFirstOfItsTime);
  const seen = steps.slice(1).map((step, at) => ({ ...step, before: steps[at]?.shares ?? null }));
  const unnamed = seen.filter(({ time }) => !known.some((mark) => isSame(mark.time, time)));
  // Where the line steps is where the change took effect for whoever looks.
  const placed = known.map((mark) => ({ ...mark, ...stepOf(mark, seen) }));
  return [...placed, ...unnamed.map(markOf)].sort((a, b) => a.time - b.time);
}

function marksOf({ changes, outside }: Changes): ChartMark[] {
  return [
    ...changes
      .filter(({ state }) => state === 'applied')
      .map(({ id, at, user, reason, shares }) => ({
        ...{ time: Date.parse(at), change: id, user, reason },
        before: shares?.before ?? null,
        shares: shares?.after ?? null,
      })),
    ...outside.flatMap(({ manager, at }) =>
      at === null
        ? []
        : [{ time: Date.parse(at), change: null, user: manager, reason: null, before: null, shares: null }],
    ),
  ];
}

/** What a tool writes at once into several objects is one change. */
function isFirstOfItsTime({ time, user, change }: ChartMark, at: number, all: readonly ChartMark[]): boolean {
  return change !== null || all.findIndex((one) => one.time === time && one.user === user) === at;
}

type SeenStep = DesiredStep & { readonly before: DesiredStep['shares'] };

function stepOf(
  { time, before, shares }: ChartMark,
  steps: readonly SeenStep[],
): Pick<ChartMark, 'time' | 'before' | 'shares'> {
  const step = nearestTo(
    time,
    steps.filter((each) => isSame(each.time, time)),
  );
  if (step === undefined) return { time, before, shares };
  // Either both sides as the history tells them, or both as the stream has shown them.
  return shares === null ? { time: step.time, ...sidesOf(step) } : { time: step.time, before, shares };
}

/** Somebody may change a split twice within the time in which the two are taken for the same. */
function nearestTo(time: number, steps: readonly SeenStep[]): SeenStep | undefined {
  const distance = (step: SeenStep) => Math.abs(step.time - time);
  return steps.toSorted((a, b) => distance(a) - distance(b))[0];
}

const markOf = (step: SeenStep): ChartMark => ({
  ...{ time: step.time, change: null, user: null, reason: null },
  ...sidesOf(step),
});

const sidesOf = ({ before, shares }: SeenStep) => ({
  before: before && Object.fromEntries(before),
  shares: shares && Object.fromEntries(shares),
});
const isSame = (a: number, b: number) => Math.abs(a - b) <= sameMilliseconds;

/** Several changes may have the same time, as what happens between two ticks has. */
export const keyOf = (mark: ChartMark): string => JSON.stringify(Object.values(mark));

/** Those that lie within what is shown. */
export function marksWithin(marks: readonly ChartMark[], until: number, spanSeconds: number): ChartMark[] {
  return marks.filter(({ time }) => time >= until - spanSeconds * 1000 && time <= until + sameMilliseconds);
}

/** What was made of the split, as far as it is known, and why: "v1 60 → 50, v2 30 → 40". */
export function whatOf(t: TFunction, format: Format, { before, shares, reason }: ChartMark): string {
  const what = splitChangeOf(t, format, before, shares);
  return reason === null ? what : t('charts.markWithReason', { what, reason });
}

function splitChangeOf(t: TFunction, format: Format, before: ChartMark['before'], after: ChartMark['shares']): string {
  if (after === null) return t('charts.markRules');
  if (before === null) return sharesText(t, format, after);
  // Where the split stayed, it was something else about the rules.
  return splitText(t, format, { before, after }, 'forth') || t('charts.markRules');
}

export function whoOf(t: TFunction, { user, change }: ChartMark): string {
  if (user === null) return t('charts.markUnknown');
  return change === null ? t('charts.markOutside', { manager: user }) : user;
}

/** Which of the looks (colour, dash, fill pattern, marker) a version has: the same wherever it is shown. */
export const slotCount = 12;

const colorCount = 6;

/** 1 to 12. From 7 on the colours of 1 to 6 come again, each with the dash, the pattern and the marker of the next. */
export type Slot = number;

/**
 * Slots by name, never by order, filter or number of versions: `v3` has slot 3, alone or not. Names without a number at
 * their end take free slots in natural order; beyond twelve the slots repeat.
 */
export function slotsOf(versions: readonly string[]): ReadonlyMap<string, Slot> {
  const slots = new Map<string, Slot>();
  const collator = new Intl.Collator('en', { numeric: true });
  const sorted = [...versions].sort(collator.compare);
  for (const version of sorted) {
    const number = /(\d{1,9})$/.exec(version)?.[1];
    if (number !== undefined && Number(number) > 0) slots.set(version, ((Number(number) - 1) % slotCount) + 1);
  }
  let next = 0;
  for (const version of sorted) {
    if (slots.has(version)) continue;
    const taken = new Set(slots.values());
    while (taken.size < slotCount && taken.has((next % slotCount) + 1)) next += 1;
    slots.set(version, (next % slotCount) + 1);
    next += 1;
  }
  return slots;
}

const colorSlotOf = (slot: Slot) => ((slot - 1) % colorCount) + 1;

/** Fill patterns go by the same rule, see styles/versions.css. */
const shapeOf = (slot: Slot) => (slot > colorCount ? colorSlotOf(slot + 1) : slot);

/** `stroke-dasharray` by slot; lines that mean a version and nothing else carry it. */
export const dashOf = (slot: Slot): string | undefined =>
  [undefined, undefined, '7 3', '2 3', '10 3 2 3', '1 2', '12 4'][shapeOf(slot)];

export const colorOf = (slot: Slot): string => `var(--slot-${colorSlotOf(slot)})`;

/** Outlines of the markers in a box from -4 to 4. */
export const markerOf = (slot: Slot): string =>
  [
    '',
    'M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0Z',
    'M-3.5-3.5h7v7h-7Z',
    'M0-4L4 3.5H-4Z',
    'M0-4.5L4.5 0L0 4.5L-4.5 0Z',
    'M-1.5-4.5h3v3h3v3h-3v3h-3v-3h-3v-3h3Z',
    'M0 4L-4-3.5H4Z',
  ][shapeOf(slot)] ?? '';

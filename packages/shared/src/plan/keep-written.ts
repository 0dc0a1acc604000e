import { sameJson } from './same-json.ts';

/**
 * Elements that come back as they were read keep the form they are written in: reading spells out hosts, gateways and
 * percentages. Each written element is used once, at its own position if it can be.
 *
 * @param read as the route table shows them
 * @param written the same, as they are written
 * @param write the form of a wanted element that is not among them
 */
export function keepWritten<Wanted, Written>(
  wanted: readonly Wanted[],
  read: readonly unknown[],
  written: readonly Written[],
  write: (wanted: Wanted) => Written,
): Written[] {
  const free = new Set(read.keys());
  const inPlace = wanted.map((element, at) => sameJson(element, read[at]) && free.delete(at));
  return wanted.map((element, at) => {
    if (inPlace[at]) return written[at] ?? write(element);
    const index = [...free].find((candidate) => sameJson(read[candidate], element));
    if (index === undefined) return write(element);
    free.delete(index);
    return written[index] ?? write(element);
  });
}

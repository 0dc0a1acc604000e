/** Prints figures beside their targets. Nothing fails here: machines differ. */

export type Figure = { readonly name: string; readonly value: string; readonly target?: string };

export function printFigures(title: string, figures: readonly Figure[]): void {
  const width = Math.max(...figures.map(({ name }) => name.length));
  console.log(title);
  for (const { name, value, target } of figures) {
    console.log(`  ${name.padEnd(width)}  ${value}${target === undefined ? '' : `   (target: ${target})`}`);
  }
}

/** The middle value; of an even number of them the lower one. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? Number.NaN;
}

export function milliseconds(value: number): string {
  return `${Math.round(value)} ms`;
}

export function count(value: number): string {
  return Math.round(value).toLocaleString('en');
}

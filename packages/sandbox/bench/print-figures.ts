/** Prints figures beside their targets. Nothing fails here: machines differ. */

export type Figure = { readonly name: string; readonly value: string; readonly target?: string };

export function printFigures(title: string, figures: readonly Figure[]): void {
  const width = Math.max(...figures.map(({ name }) => name.length));
  console.log(title);
  for (const { name, value, target } of figures) {
    console.log(`  ${name.padEnd(width)}  ${value}${target === undefined ? '' : `   (target: ${target})`}`);
  }
}

export function count(value: number): string {
  return Math.round(value).toLocaleString('en');
}

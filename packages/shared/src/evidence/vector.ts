/** Lists of numbers as vectors; what lies beyond the end is 0. */

export function at(values: readonly number[], index: number): number {
  return values[index] ?? 0;
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

export function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((total, value, i) => total + value * at(b, i), 0);
}

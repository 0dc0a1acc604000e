/** A value whose index is known to be inside of the list. */
export function valueAt(values: readonly number[], index: number): number {
  return values[index] as number;
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

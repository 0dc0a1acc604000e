/** Addresses of pods: one after the other out of 10.244.0.0/14. */

/** @param number from 1 */
export function podAddress(number: number): string {
  return `10.${244 + (number >> 16)}.${(number >> 8) & 255}.${number & 255}`;
}

/** The number that an address was made from; 0 for any other address. */
export function numberOfAddress(address: unknown): number {
  const [, second = 0, third = 0, fourth = 0] =
    /^10\.(24[4-7])\.(\d+)\.(\d+)$/.exec(String(address))?.map(Number) ?? [];
  return second === 0 ? 0 : ((second - 244) << 16) + (third << 8) + fourth;
}

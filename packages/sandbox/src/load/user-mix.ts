/** Who visits Bookinfo: mostly people who have not signed in, and a few who have, jason among them. */
import type { Random } from '../mesh/random.ts';

export type Visitors = {
  /** Null: not signed in. */
  readonly user: string | null;
  /** Relative to the sum over the mix. */
  readonly weight: number;
};

export const defaultMix: readonly Visitors[] = [
  { user: null, weight: 80 },
  { user: 'jason', weight: 10 },
  { user: 'alice', weight: 5 },
  { user: 'bob', weight: 5 },
];

/** Draws a visitor for each request. Throws if no weight is above 0. */
export function visitorDraw(mix: readonly Visitors[], random: Random): () => string | null {
  const total = mix.reduce((sum, { weight }) => sum + weight, 0);
  if (!(total > 0)) throw new RangeError('A mix of users needs a weight above 0');
  return () => {
    let rest = random.unit() * total;
    for (const { user, weight } of mix) {
      rest -= weight;
      if (rest < 0) return user;
    }
    return null;
  };
}

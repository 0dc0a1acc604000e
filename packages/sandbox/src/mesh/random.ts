/** Seeded randomness: the same seed gives the same draws, so that a run can be repeated. */
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

export type Random = {
  /** Uniform in [0, 1). */
  unit(): number;
  /** A whole number from 0 to `limit - 1`. */
  below(limit: number): number;
  /** Normally distributed with mean 0 and deviation 1. */
  normal(): number;
  /** So many hexadecimal digits. */
  hex(digits: number): string;
};

export function seededRandom(seed: number): Random {
  const generator = xoroshiro128plus(seed);
  const unit = () => uniformFloat64(generator);
  const hex = (digits: number) => {
    let text = '';
    while (text.length < digits) text += (generator.next() >>> 0).toString(16).padStart(8, '0');
    return text.slice(0, digits);
  };
  return {
    unit,
    hex,
    below: (limit) => Math.floor(unit() * limit),
    // Box and Muller; 1 - unit() is never 0.
    normal: () => Math.sqrt(-2 * Math.log(1 - unit())) * Math.cos(2 * Math.PI * unit()),
  };
}

/** A generator of its own for each name, so that one part's draws do not shift another's. */
export function derivedRandom(seed: number, name: string): Random {
  let hash = seed | 0;
  for (let index = 0; index < name.length; index++) hash = (Math.imul(hash, 31) + name.charCodeAt(index)) | 0;
  return seededRandom(hash);
}

/**
 * A service time in milliseconds: lognormal, so never negative and with a long tail.
 * @param median half of the draws lie below it
 * @param spread deviation of the logarithm; 0.4 gives a 99th percentile of 2.5 medians
 */
export function lognormal(random: Random, median: number, spread = 0.4): number {
  return median * Math.exp(spread * random.normal());
}

/** True with the given chance in percent; resolution 0.0001 % as in Envoy's FractionalPercent. */
export function happens(random: Random, percent: number): boolean {
  if (percent <= 0) return false;
  return percent >= 100 || random.unit() * 100 < percent;
}

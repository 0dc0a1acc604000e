/** A number in [0, 1): pass a seeded source for a run that can be repeated. */
export type Random = () => number;

/** The characters of generated names: no vowels, no look-alikes (apimachinery util/rand). */
const alphabet = 'bcdfghjklmnpqrstvwxz2456789';

const longestBase = 58;

function randomSuffix(random: Random, length = 5): string {
  return Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)]).join('');
}

/** A name from `metadata.generateName`: the base cut to 58 characters and five random ones. */
export function generatedName(base: string, random: Random): string {
  return base.slice(0, longestBase) + randomSuffix(random);
}

/** A version 4 UUID. */
export function randomUid(random: Random): string {
  const digits = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16));
  digits[12] = '4';
  digits[16] = (8 + Math.floor(random() * 4)).toString(16);
  const text = digits.join('');
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join('-');
}

/** FNV-1a over UTF-16 units, written in the alphabet of names (client-go's SafeEncodeString over a decimal hash). */
export function safeHash(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return Array.from(String(hash >>> 0), (digit) => alphabet[digit.charCodeAt(0) % alphabet.length]).join('');
}

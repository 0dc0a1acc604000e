/** What somebody types into a field for percents, in whatever digits. */

/** Full-width, Arabic-Indic and Persian digits as ASCII ones, without the marks for direction that come with them. */
export function plainDigits(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 0xf))
    .replace('\u066a', '%')
    .replace(/[\u061c\u200e\u200f]/g, '');
}

export type TypedPercent = {
  /** Why the field then shows something else than was typed. */
  readonly kind: 'clamped' | 'rounded' | 'restored' | 'emptied' | null;
  /** What the field then shows. */
  readonly percent: number;
};

/** @param before what stays where the text is no number */
export function typedPercent(text: string, before: number): TypedPercent {
  const plain = plainDigits(text).trim();
  if (plain === '' || plain === '%') return { kind: 'emptied', percent: before };
  const [, digits] = /^([+-]?\d+(?:\.\d+)?)\s*%?$/.exec(plain) ?? [];
  if (digits === undefined) return { kind: 'restored', percent: before };
  const typed = Number(digits);
  if (typed < 0 || typed > 100) return { kind: 'clamped', percent: typed < 0 ? 0 : 100 };
  return Number.isInteger(typed) ? { kind: null, percent: typed } : { kind: 'rounded', percent: Math.round(typed) };
}

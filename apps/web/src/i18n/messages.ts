import type { en } from './en.ts';

/** The same tree with other text; a language without a singular form leaves the `_one` keys out. */
export type Translated<T> = {
  readonly [K in keyof T as K extends `${string}_one` ? never : K]: T[K] extends string ? string : Translated<T[K]>;
};

export type Messages = Translated<typeof en>;

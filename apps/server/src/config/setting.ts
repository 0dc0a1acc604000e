/** What one line of a table of settings can say. */
import { z } from 'zod';

export type Setting<S extends z.ZodType = z.ZodType> = {
  /** Takes the text of a flag or variable as well as the value from a YAML file. */
  readonly schema: S;
  readonly about: string;
  /** Without `--`; without it the property's name in kebab-case. Also the key in the file. */
  readonly flag?: string;
  /** In order of preference; without it `SLUICE_` and the flag's name. */
  readonly variables?: readonly string[];
  /** Whether the value must never be printed. */
  readonly isSecret?: boolean;
  /** Whether the flag stands alone: `--read-only`, `--no-read-only`. */
  readonly isSwitch?: boolean;
};

export type Settings = Readonly<Record<string, Setting>>;
export type ValuesOf<T extends Settings> = { readonly [K in keyof T]: z.output<T[K]['schema']> };

type Extras = Pick<Setting, 'flag' | 'variables' | 'isSecret'>;

export function setting<S extends z.ZodType>(schema: S, about: string, extras: Extras = {}): Setting<S> {
  return { schema, about, ...extras };
}

/** True or false; `true`, `1`, `yes`, `on` and their opposites as text. */
export function switchSetting(fallback: boolean, about: string, extras: Extras = {}): Setting<z.ZodType<boolean>> {
  const schema = z.union([z.boolean(), z.stringbool()]).default(fallback);
  return { schema, about, ...extras, isSwitch: true };
}

export const Port = z.coerce.number().int().min(0).max(65_535);

/** A list in the file; separated by commas as text. */
export const TextList = z.preprocess(
  (given) =>
    typeof given === 'string'
      ? given
          .split(',')
          .map((item) => item.trim())
          .filter(Boolean)
      : given,
  z.array(z.string().min(1)),
);

/** An address of a server: http or https, and nothing in it that would be a secret. */
export const ServerUrl = z
  .string()
  .refine((text) => /^https?:$/.test(URL.parse(text)?.protocol ?? ''), 'must be an http or https URL')
  .refine((text) => {
    const url = URL.parse(text);
    return url === null || (url.username === '' && url.password === '');
  }, 'must not hold a user or password; there are settings for them')
  .refine((text) => {
    const url = URL.parse(text);
    return url === null || (url.search === '' && url.hash === '');
  }, 'must not hold a query or fragment');

export function flagOf(property: string, { flag }: Setting): string {
  return flag ?? property.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

export function variablesOf(property: string, setting: Setting): readonly string[] {
  return setting.variables ?? [`SLUICE_${flagOf(property, setting).replaceAll('-', '_').toUpperCase()}`];
}

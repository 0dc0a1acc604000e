/** The text of a finding in a language of the page. */
import type { Finding } from '@sluice/shared/api/findings';
import { fillTemplate, type ParamValue } from '@sluice/shared/findings/fill-template';
import type { Translated } from '../messages.ts';
import type { wordsEn } from './words-en.ts';

export type FindingText = (finding: Finding) => string;

/** All that one language says about findings. */
export type FindingsCatalogue = { readonly words: Translated<typeof wordsEn>; readonly text: FindingText };

type Texts = Readonly<Partial<Record<string, string>>>;
/** Words that stand in parameters, by the name of the parameter. */
type Values = Readonly<Partial<Record<string, Texts>>>;

/**
 * Texts from templates by message key. A server that is newer than the page may know more keys: these stay English.
 *
 * @param separator between the items of a list
 */
export function textFrom(templates: Texts, values: Values, separator: string): FindingText {
  const shown = (name: string, value: ParamValue) =>
    Array.isArray(value) ? value.join(separator) : (values[name]?.[value] ?? value);
  return ({ messageKey, params, message }) => {
    const template = templates[messageKey];
    if (template === undefined) return message;
    return fillTemplate(
      template,
      Object.fromEntries(Object.entries(params).map(([name, value]) => [name, shown(name, value)])),
    );
  };
}

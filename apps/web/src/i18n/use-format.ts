import { useTranslation } from 'react-i18next';
import { createFormat, type Format } from './format.ts';
import { tagOf } from './languages.ts';

/** Formatters of one language for all components: making them takes a millisecond, and a list has hundreds. */
const formats = new Map<string, Format>();

/** Numbers, shares, times and durations in the language of the page. */
export function useFormat(): Format {
  const { i18n } = useTranslation();
  const tag = tagOf(i18n.language);
  const format = formats.get(tag) ?? createFormat(tag);
  formats.set(tag, format);
  return format;
}

/** Istio's StringMatch: exact, prefix, regex, or none of them. */
import type { StringMatch } from '../istio/virtual-service.ts';
import { fullMatch } from './regex.ts';

export type TextTest = (text: string) => boolean;

/** What a StringMatch asks for, in one value. */
export type Wanted =
  | { readonly type: 'exact' | 'prefix' | 'regex'; readonly value: string }
  | { readonly type: 'present' };

/**
 * Reads a StringMatch as Istio does for headers and query parameters: null, `{}` and the regex `*` (which is no RE2
 * expression) mean "present". Source: istio/istio pilot/pkg/networking/core/route/route.go (canBeConvertedToPresentMatch).
 */
export function wantedOf(match: StringMatch | null | undefined): Wanted {
  if (typeof match?.exact === 'string') return { type: 'exact', value: match.exact };
  if (typeof match?.prefix === 'string') return { type: 'prefix', value: match.prefix };
  if (typeof match?.regex === 'string' && match.regex !== '*') return { type: 'regex', value: match.regex };
  return { type: 'present' };
}

/** A test for a text that is there. */
export function textTest(wanted: Wanted): TextTest {
  if (wanted.type === 'present') return () => true;
  const { value } = wanted;
  if (wanted.type === 'exact') return (text) => text === value;
  if (wanted.type === 'prefix') return (text) => text.startsWith(value);
  return fullMatch(value);
}

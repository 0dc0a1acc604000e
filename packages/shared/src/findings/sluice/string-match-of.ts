/** StringMatches as read from any object, in the type that the evaluator takes. */
import type { StringMatch } from '../../istio/virtual-service.ts';
import type { StringMatchShape } from '../validation/shape/virtual-service-shape.ts';

/** Null for an absent condition. */
export function toStringMatch(match: StringMatchShape | null | undefined): StringMatch | null {
  if (!match) return null;
  return {
    ...(match.exact == null ? {} : { exact: match.exact }),
    ...(match.prefix == null ? {} : { prefix: match.prefix }),
    ...(match.regex == null ? {} : { regex: match.regex }),
  };
}

/** Whether every request that one HTTP match takes is also taken by another. Where that cannot be told, the answer is no. */
import { wantedOf } from '../../evaluate/string-match.ts';
import type { HttpMatchShape, StringMatchShape } from '../validation/shape/virtual-service-shape.ts';
import { pathCovers } from './path-coverage.ts';
import { proxyCovers } from './proxy-coverage.ts';
import { toStringMatch } from './string-match-of.ts';
import { takesEmpty, textCovers } from './text-coverage.ts';

type Conditions = Readonly<Record<string, StringMatchShape | null>> | null | undefined;
type Named = ReadonlyMap<string, StringMatchShape | null>;

function named(conditions: Conditions, ignoreCase: boolean): Named {
  const entries = Object.entries(conditions ?? {});
  return new Map(entries.map(([name, match]) => [ignoreCase ? name.toLowerCase() : name, match]));
}

function conditionsCover(outer: Conditions, inner: Conditions, ignoreCase: boolean): boolean {
  const given = named(inner, ignoreCase);
  return [...named(outer, ignoreCase)].every(([name, match]) => {
    const other = given.get(name);
    return other !== undefined && textCovers(wantedOf(toStringMatch(match)), wantedOf(toStringMatch(other)));
  });
}

/** What must not be there: the inner match has to forbid at least as much. A missing header counts as the empty text. */
function absencesCover(outer: Conditions, inner: Conditions): boolean {
  const forbidden = named(inner, true);
  return [...named(outer, true)].every(([name, match]) => {
    const other = forbidden.get(name);
    if (other === undefined) return false;
    const [wanted, given] = [wantedOf(toStringMatch(match)), wantedOf(toStringMatch(other))];
    const isSame = wanted.type === given.type && JSON.stringify(wanted) === JSON.stringify(given);
    return isSame || (textCovers(given, wanted) && !takesEmpty(wanted));
  });
}

/** The method, scheme and authority are always there, so `{}` asks for nothing. */
function textConditionCovers(outer: StringMatchShape | null | undefined, inner: StringMatchShape | null | undefined) {
  const wanted = wantedOf(toStringMatch(outer));
  return wanted.type === 'present' || textCovers(wanted, wantedOf(toStringMatch(inner)));
}

export function httpMatchCovers(outer: HttpMatchShape, inner: HttpMatchShape, gateways: readonly string[]): boolean {
  return (
    pathCovers(outer, inner) &&
    proxyCovers(outer, inner, gateways) &&
    (['method', 'scheme', 'authority'] as const).every((field) => textConditionCovers(outer[field], inner[field])) &&
    conditionsCover(outer.headers, inner.headers, true) &&
    conditionsCover(outer.queryParams, inner.queryParams, false) &&
    absencesCover(outer.withoutHeaders, inner.withoutHeaders)
  );
}

/**
 * HTTP matches whose uri prefix is covered by an earlier, shorter one. This is istiod's approximation (coveredValidation),
 * kept as it is: an absent method counts as GET, regular expressions and absent values count as covered.
 */
import { type Path, problem } from '../../finding.ts';
import type { Report } from '../report.ts';
import type { HttpMatchShape, L4MatchShape, StringMatchShape } from '../shape/virtual-service-shape.ts';

type Values = Readonly<Record<string, string>>;

export type PrefixMatch = {
  readonly rule: string;
  readonly label: string;
  readonly path: Path;
  readonly prefix: string;
  readonly port: number;
  readonly values: readonly Values[];
};

function comparedText(match: StringMatchShape | null | undefined): string {
  if (match?.exact) return `exact:${match.exact}`;
  return match?.prefix ? `prefix:${match.prefix}` : '';
}

function valuesOf(matches: Readonly<Record<string, StringMatchShape | null>> | null | undefined): Values {
  return Object.fromEntries(Object.entries(matches ?? {}).map(([name, match]) => [name, comparedText(match)]));
}

type Place = { readonly rule: string; readonly label: string; readonly path: Path };

/** The match as far as it counts here; none where it has no uri prefix. */
export function prefixMatchOf(match: HttpMatchShape | L4MatchShape, place: Place): PrefixMatch[] {
  if (!('uri' in match) || !match.uri?.prefix) return [];
  const method = comparedText(match.method) || 'exact:GET';
  return [
    {
      ...place,
      prefix: match.uri.prefix,
      port: match.port ?? 0,
      values: [
        { method, authority: comparedText(match.authority) },
        valuesOf(match.headers),
        valuesOf(match.queryParams),
        valuesOf(match.withoutHeaders),
      ],
    },
  ];
}

function valuesCover(earlier: Values, later: Values): boolean {
  const names = Object.keys(earlier);
  if (names.length !== Object.keys(later).length) return false;
  return names.every((name) => {
    const value = later[name];
    return value !== undefined && (earlier[name] ?? '').startsWith(value);
  });
}

function covers(earlier: PrefixMatch, later: PrefixMatch): boolean {
  if (earlier.prefix === later.prefix || !later.prefix.startsWith(earlier.prefix)) return false;
  if (earlier.port !== later.port) return false;
  return earlier.values.every((values, index) => valuesCover(values, later.values[index] ?? {}));
}

export function checkOverlaps(matches: readonly PrefixMatch[], report: Report): void {
  for (const [index, earlier] of matches.entries()) {
    for (const later of matches.slice(index + 1)) {
      if (!covers(earlier, later)) continue;
      const match = `${later.label} of prefix ${later.prefix}`;
      const covering = `${earlier.label} of prefix ${earlier.prefix} on ${earlier.rule}`;
      report(later.path, problem('vs.unreachable.match', { rule: later.rule, match, earlier: covering }));
    }
  }
}

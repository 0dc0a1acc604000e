/** Rules and matches that can never be used, as istiod sees them. Source: analyzeUnreachableHTTPRules and its siblings. */
import { type Path, problem, quoted } from '../../finding.ts';
import type { Report } from '../report.ts';
import type { HttpMatchShape, L4MatchShape, VirtualServiceShape } from '../shape/virtual-service-shape.ts';
import { matchIdentity } from './match-identity.ts';
import { checkOverlaps, type PrefixMatch, prefixMatchOf } from './prefix-overlap.ts';

type Match = HttpMatchShape | L4MatchShape;
type Route = { readonly name?: string | null | undefined; readonly match?: readonly Match[] | null | undefined };

/** `"name"`, or `#index` for what has none. */
function label(named: { name?: string | null | undefined }, index: number): string {
  return named.name ? quoted(named.name) : `#${index}`;
}

function checkProtocol(routes: readonly Route[], path: Path, report: Report): PrefixMatch[] {
  const firstUse = new Map<string, string>();
  const prefixes: PrefixMatch[] = [];
  let hasMatchless = false;
  for (const [ruleIndex, route] of routes.entries()) {
    const rule = label(route, ruleIndex);
    const at = [...path, ruleIndex];
    const matches = route.match ?? [];
    if (matches.length === 0) {
      if (hasMatchless) report(at, problem('vs.unreachable.matchless', { rule }));
      hasMatchless = true;
      continue;
    }
    let duplicates = 0;
    for (const [index, match] of matches.entries()) {
      const here = [...at, 'match', index];
      if (hasMatchless) {
        report(here, problem('vs.unreachable.afterMatchless', { rule }));
        continue;
      }
      const named = label('name' in match ? match : {}, index);
      const identity = matchIdentity(match);
      const earlier = firstUse.get(identity);
      if (earlier !== undefined) {
        report(here, problem('vs.unreachable.match', { rule, match: named, earlier }));
        duplicates += 1;
        continue;
      }
      firstUse.set(identity, rule);
      prefixes.push(...prefixMatchOf(match, { rule, label: named, path: here }));
    }
    if (duplicates === matches.length) report(at, problem('vs.unreachable.allMatches', { rule }));
  }
  return prefixes;
}

/** HTTP, then TCP, then TLS, as istiod does. */
export function checkUnreachable(spec: VirtualServiceShape, report: Report): void {
  const prefixes = checkProtocol(spec.http ?? [], ['spec', 'http'], report);
  checkOverlaps(prefixes, report);
  checkProtocol(spec.tcp ?? [], ['spec', 'tcp'], report);
  checkProtocol(spec.tls ?? [], ['spec', 'tls'], report);
}

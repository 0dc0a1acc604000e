/**
 * Rules and matches whose requests are all taken before them. Pure and cheap, so that an editor can ask with every
 * change.
 */
import type { HTTPMatchRequest } from '../../istio/virtual-service.ts';
import { httpMatchCovers } from './match-coverage.ts';

export type ShadowableRoute<Match> = {
  readonly match?: readonly Match[] | null | undefined;
  readonly delegate?: unknown;
};
/** A match with the index of its rule and its own index there; a rule without matches has one that takes everything. */
export type PlacedMatch<Match> = { readonly match: Match; readonly rule: number; readonly index: number };
export type Covers<Match> = (outer: Match, inner: Match) => boolean;
/** A match, and the first one before it that takes all its requests. */
export type Shadow<Match> = { readonly own: PlacedMatch<Match>; readonly by: PlacedMatch<Match> | undefined };

export type RuleShadows<Match> = {
  readonly rule: number;
  /** Every match is taken by rules before this one: it is never reached. */
  readonly isWhole: boolean;
  /** One for each match of the rule. */
  readonly matches: readonly Shadow<Match>[];
};

/** A rule without matches takes everything. */
function placedMatches<Match>(route: ShadowableRoute<Match>, rule: number, everything: Match): PlacedMatch<Match>[] {
  const matches = route.match?.length ? route.match : [everything];
  return matches.map((match, index) => ({ match, rule, index }));
}

/** What stands in the way of each rule, in their order. */
export function findShadows<Match>(
  routes: readonly ShadowableRoute<Match>[],
  covers: Covers<Match>,
  everything: Match,
): RuleShadows<Match>[] {
  const earlier: PlacedMatch<Match>[] = [];
  return routes.map((route, rule) => {
    const own = placedMatches(route, rule, everything);
    const matches = own.map((each, index): Shadow<Match> => {
      const candidates = [...earlier, ...own.slice(0, index)];
      return { own: each, by: candidates.find(({ match }) => covers(match, each.match)) };
    });
    // What a delegating rule takes depends on the rules of its delegate.
    if (!route.delegate) earlier.push(...own);
    return { rule, isWhole: matches.every(({ by }) => by !== undefined && by.rule !== rule), matches };
  });
}

/**
 * The same for HTTP rules as they are read.
 *
 * @param gateways of the VirtualService, which bound what a match without its own applies to
 */
export function findHttpShadows(
  routes: readonly ShadowableRoute<HTTPMatchRequest>[],
  gateways: readonly string[],
): RuleShadows<HTTPMatchRequest>[] {
  return findShadows(routes, (outer, inner) => httpMatchCovers(outer, inner, gateways), {});
}

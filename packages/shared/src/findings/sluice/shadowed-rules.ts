/**
 * Rules and matches that no request reaches, and what takes their requests before them. istiod tells of some of them
 * only (see validation/virtual-service/unreachable.ts), and not of those that it drops itself after a catch-all.
 * Source of the latter: istio/istio pilot/pkg/networking/core/route/route.go (IsCatchAllRoute).
 */
import { virtualServiceCheck } from '../analyze/spec-check.ts';
import { type Path, problem } from '../finding.ts';
import type { Report } from '../validation/report.ts';
import type { HttpMatchShape, L4MatchShape, VirtualServiceShape } from '../validation/shape/virtual-service-shape.ts';
import { matchIdentity } from '../validation/virtual-service/match-identity.ts';
import { httpMatchCovers } from './match-coverage.ts';
import { l4Covers } from './proxy-coverage.ts';
import { ruleLabel } from './rule-label.ts';

type Route<Match> = {
  readonly name?: string | null | undefined;
  readonly match?: readonly Match[] | null | undefined;
  readonly delegate?: unknown;
};
type Placed<Match> = { readonly match: Match; readonly rule: number; readonly index: number };
type Covers<Match> = (outer: Match, inner: Match) => boolean;

/** A rule without matches takes everything. */
function placedMatches<Match extends object>(route: Route<Match>, rule: number, everything: Match): Placed<Match>[] {
  const matches = route.match?.length ? route.match : [everything];
  return matches.map((match, index) => ({ match, rule, index }));
}

type Shadow<Match> = { readonly own: Placed<Match>; readonly by: Placed<Match> | undefined };

class RuleChecker<Match extends object> {
  readonly #routes: readonly Route<Match>[];
  readonly #path: Path;
  readonly #report: Report;
  readonly #covers: Covers<Match>;
  readonly #everything: Match;

  constructor(routes: readonly Route<Match>[], path: Path, covers: Covers<Match>, everything: Match, report: Report) {
    this.#routes = routes;
    this.#path = path;
    this.#covers = covers;
    this.#everything = everything;
    this.#report = report;
  }

  check(): void {
    const earlier: Placed<Match>[] = [];
    for (const [rule, route] of this.#routes.entries()) {
      const own = placedMatches(route, rule, this.#everything);
      this.#checkRule(own, earlier);
      // What a delegating rule takes depends on the rules of its delegate.
      if (!route.delegate) earlier.push(...own);
    }
  }

  #checkRule(own: readonly Placed<Match>[], earlier: readonly Placed<Match>[]): void {
    const shadows = own.map((each, index) => this.#shadowOf(each, [...earlier, ...own.slice(0, index)]));
    const rule = own[0]?.rule ?? 0;
    if (shadows.every(({ by }) => by !== undefined && by.rule !== rule)) this.#reportRule(rule, shadows);
    else for (const shadow of shadows) this.#reportMatch(shadow);
  }

  #shadowOf(own: Placed<Match>, candidates: readonly Placed<Match>[]): Shadow<Match> {
    return { own, by: candidates.find(({ match }) => this.#covers(match, own.match)) };
  }

  #reportRule(index: number, shadows: readonly Shadow<Match>[]): void {
    const rules = [...new Set(shadows.flatMap(({ by }) => (by ? [by.rule] : [])))];
    const params = { rule: this.#label(index), by: rules.map((rule) => this.#label(rule)) };
    const isCatchAll = shadows.every(({ by }) => by !== undefined && this.#covers(by.match, this.#everything));
    const key = isCatchAll ? 'sluice.rule.afterCatchAll' : 'sluice.rule.shadowed';
    this.#report([...this.#path, index], problem(key, params));
  }

  #reportMatch({ own, by }: Shadow<Match>): void {
    if (!by) return;
    const isSame = matchIdentity(own.match) === matchIdentity(by.match);
    const params = { match: `#${own.index}`, rule: this.#label(own.rule), by: this.#label(by.rule) };
    const key = isSame ? 'sluice.match.duplicate' : 'sluice.match.shadowed';
    this.#report([...this.#path, own.rule, 'match', own.index], problem(key, params));
  }

  #label(index: number): string {
    return ruleLabel(index, this.#routes[index]?.name);
  }
}

function checkAll(spec: VirtualServiceShape, report: Report): void {
  const gateways = spec.gateways?.length ? spec.gateways : ['mesh'];
  const http: Covers<HttpMatchShape> = (outer, inner) => httpMatchCovers(outer, inner, gateways);
  const l4: Covers<L4MatchShape> = (outer, inner) => l4Covers(outer, inner, gateways);
  new RuleChecker(spec.http ?? [], ['spec', 'http'], http, {}, report).check();
  new RuleChecker<L4MatchShape>(spec.tls ?? [], ['spec', 'tls'], l4, {}, report).check();
  new RuleChecker<L4MatchShape>(spec.tcp ?? [], ['spec', 'tcp'], l4, {}, report).check();
}

export const shadowedRules = virtualServiceCheck('sluice.ShadowedRules', ({ spec }, _cluster, report) =>
  checkAll(spec, report),
);

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
import { type Covers, findShadows, type Shadow, type ShadowableRoute } from './find-shadows.ts';
import { httpMatchCovers } from './match-coverage.ts';
import { l4Covers } from './proxy-coverage.ts';
import { ruleLabel } from './rule-label.ts';

type Route<Match> = ShadowableRoute<Match> & { readonly name?: string | null | undefined };

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
    for (const { rule, isWhole, matches } of findShadows(this.#routes, this.#covers, this.#everything)) {
      if (isWhole) this.#reportRule(rule, matches);
      else for (const shadow of matches) this.#reportMatch(shadow);
    }
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
    const params = { match: String(own.index + 1), rule: this.#label(own.rule), by: this.#label(by.rule) };
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

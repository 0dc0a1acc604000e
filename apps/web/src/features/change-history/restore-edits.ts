/** The way back to the rules of a moment, as edits of the rules of now. */
import type { Change, Preview } from '@sluice/shared/api/changes';
import { type HTTPRoute, HTTPRoute as HTTPRouteSchema } from '@sluice/shared/istio/virtual-service';
import type { AddRule, Edit, OptionChanges } from '@sluice/shared/routing/edit';
import { z } from 'zod';

export type Rule = Preview['rules']['before'][number];

export type Restoration = {
  readonly edits: readonly Edit[];
  /** Why not everything can be restored as edits. */
  readonly left: readonly ('unreadable' | 'delegates' | 'foreign' | 'protocols')[];
};

type Present = {
  readonly rules: readonly Rule[];
  /** Names of versions by their subsets. */
  readonly versions: readonly { readonly name: string; readonly subset: string | null }[];
  readonly host: string;
};

/** A special rule as it was: what it takes, where it sends it and its options. */
type WantedRule = Omit<AddRule, 'type' | 'before' | 'force'>;

const Spec = z.looseObject({
  spec: z.looseObject({
    http: z.array(HTTPRouteSchema).nullish(),
    tcp: z.array(z.unknown()).nullish(),
    tls: z.array(z.unknown()).nullish(),
  }),
});

/**
 * Special rules are compared as a whole: one that is the same stays and moves where it was, one that is not goes, and
 * one that is missing comes. The weights of the default rule are those of then.
 */
export function restoreEdits(change: Change, present: Present): Restoration {
  const weights = change.shares && percents(change.shares.after);
  const setWeights: Edit[] = weights === null || isSplitAs(present, weights) ? [] : [{ type: 'setWeights', weights }];
  const written = change.writes.findLast(
    ({ object, action }) => object.kind === 'VirtualService' && action !== 'delete',
  );
  const then = written && Spec.safeParse(written.after).data;
  // A change of subsets or weights of another object says nothing about rules; its shares say all there is.
  if (then === undefined) return { edits: setWeights, left: weights === null ? ['unreadable'] : [] };
  const own = present.rules.filter(
    ({ origin }) => origin.namespace === written?.object.namespace && origin.name === written.object.name,
  );
  const wanted = specialRulesOf(then.spec.http ?? [], present);
  if (wanted === null) return { edits: setWeights, left: ['foreign'] };
  const isOther = own.some(({ origin }) => origin.protocol !== 'http');
  const hasDelegates = own.some(({ origin, action }) => origin.via !== undefined || action === 'delegate');
  if (isOther || hasDelegates) return { edits: setWeights, left: [isOther ? 'protocols' : 'delegates'] };
  const options = defaultOptions(then.spec.http ?? [], present);
  return { edits: [...ruleEdits(own, wanted, present), ...options, ...setWeights], left: [] };
}

/** Percents that add up to 100; the largest share takes what rounding leaves. */
function percents(shares: Readonly<Record<string, number>>): Record<string, number> {
  const entries = Object.entries(shares).map(([name, share]) => [name, Math.round(share * 100)] as const);
  const rest = 100 - entries.reduce((sum, [, percent]) => sum + percent, 0);
  const [largest] = entries.toSorted(([, a], [, b]) => b - a);
  return Object.fromEntries(entries.map(([name, percent]) => [name, name === largest?.[0] ? percent + rest : percent]));
}

function isSplitAs({ rules }: Present, weights: Readonly<Record<string, number>>): boolean {
  const last = rules.find(({ isDefault }) => isDefault);
  if (last === undefined) return false;
  const names = new Set([...Object.keys(weights), ...last.destinations.map(({ version }) => version ?? '')]);
  const shareOf = (name: string) =>
    last.destinations.filter(({ version }) => version === name).reduce((sum, { share }) => sum + share, 0);
  return [...names].every((name) => Math.abs(shareOf(name) - (weights[name] ?? 0) / 100) < 1e-9);
}

/** Of then, the default rule aside; null where one sends elsewhere than to versions. */
function specialRulesOf(http: readonly HTTPRoute[], present: Present): WantedRule[] | null {
  const special = http.filter(({ match }) => (match ?? []).length > 0);
  const read = special.map((route) => wantedOf(route, present));
  return read.includes(null) ? null : read.filter((rule) => rule !== null);
}

function wantedOf(route: HTTPRoute, present: Present): WantedRule | null {
  const weights = weightsOf(route, present);
  const { redirect, directResponse } = route;
  if (weights === null && !redirect && !directResponse) return null;
  return {
    ...(route.name !== undefined && { name: route.name }),
    matches: [...(route.match ?? [])],
    ...(weights !== null && { weights }),
    ...(redirect && { redirect }),
    ...(directResponse && { directResponse }),
    options: optionsOf(route),
  };
}

function weightsOf({ route }: HTTPRoute, { versions, host }: Present): Record<string, number> | null {
  if (!route || route.length === 0) return null;
  const shares: Record<string, number> = {};
  const total = route.reduce((sum, { weight }) => sum + (weight ?? 0), 0);
  for (const { destination, weight } of route) {
    const version = versions.find(({ subset }) => subset !== null && subset === destination.subset);
    const isOwn = host === destination.host || host.startsWith(`${destination.host}.`);
    if (version === undefined || !isOwn) return null;
    const share = route.length === 1 ? 1 : (weight ?? 0) / total;
    shares[version.name] = (shares[version.name] ?? 0) + share;
  }
  return percents(shares);
}

function optionsOf({ timeout, retries, fault, mirrors, rewrite, headers, corsPolicy }: HTTPRoute): OptionChanges {
  return {
    ...(timeout && { timeout }),
    ...(retries && { retries }),
    ...(fault && { fault }),
    ...(mirrors && { mirrors }),
    ...(rewrite && { rewrite }),
    ...(headers && { headers }),
    ...(corsPolicy && { corsPolicy }),
  };
}

/** Options of the default rule that are others than they were. */
function defaultOptions(http: readonly HTTPRoute[], { rules }: Present): Edit[] {
  const then = http.find(({ match }) => (match ?? []).length === 0);
  const last = rules.find(({ isDefault }) => isDefault);
  if (then === undefined || last === undefined) return [];
  const wanted = new Map(sorted(optionsOf(then)));
  const { redirect: _, directResponse: __, ...present } = last.options;
  const now = new Map(sorted(present));
  const names = [...new Set([...wanted.keys(), ...now.keys()])];
  const other = names.filter((name) => JSON.stringify(wanted.get(name)) !== JSON.stringify(now.get(name)));
  if (other.length === 0) return [];
  return [{ type: 'setOptions', options: Object.fromEntries(other.map((name) => [name, wanted.get(name) ?? null])) }];
}

/** What decides whether a rule of now is one of then. */
function signOf({ name, matches, weights, redirect, directResponse, options = {} }: WantedRule): string {
  return JSON.stringify([
    name ?? null,
    matches,
    weights ?? null,
    redirect ?? null,
    directResponse ?? null,
    sorted(options),
  ]);
}

const sorted = (options: object) =>
  Object.entries(options)
    .filter(([, value]) => value !== null && value !== undefined && !(Array.isArray(value) && value.length === 0))
    .sort(([a], [b]) => (a < b ? -1 : 1));

function presentRule({ name, matches, destinations, options }: Rule): WantedRule {
  const shares: Record<string, number> = {};
  for (const { version, share, host } of destinations) {
    shares[version ?? host] = (shares[version ?? host] ?? 0) + share;
  }
  const { redirect, directResponse, ...others } = options;
  return {
    ...(name !== null && { name }),
    matches: [...matches] as WantedRule['matches'],
    ...(destinations.length > 0 && { weights: percents(shares) }),
    ...(redirect && { redirect }),
    ...(directResponse && { directResponse }),
    options: others as OptionChanges,
  };
}

/** Removes from the end, so that origins stay true; then goes down the wanted rules, moving or adding each. */
function ruleEdits(own: readonly Rule[], wanted: readonly WantedRule[], { rules }: Present): Edit[] {
  const special = own.filter(({ matches }) => matches.length > 0);
  const template = own[0]?.origin ?? rules[0]?.origin;
  if (template === undefined) return [];
  const signs = wanted.map(signOf);
  const open = [...signs];
  const kept = special.filter((rule) => {
    const at = open.indexOf(signOf(presentRule(rule)));
    if (at >= 0) open.splice(at, 1);
    return at >= 0;
  });
  const removals: Edit[] = special
    .filter((rule) => !kept.includes(rule))
    .toReversed()
    .map(({ origin }) => ({ type: 'removeRule', rule: origin }));
  const order = kept.map((rule) => signOf(presentRule(rule)));
  const originAt = (index: number) => ({ ...template, index });
  const arrangements = wanted.flatMap((rule, index): Edit[] => {
    const sign = signs[index] ?? '';
    const at = order.indexOf(sign, index);
    if (at === index) return [];
    if (at < 0) {
      order.splice(index, 0, sign);
      return [{ type: 'addRule', ...rule, before: originAt(index) }];
    }
    order.splice(at, 1);
    order.splice(index, 0, sign);
    return [{ type: 'moveRule', rule: originAt(at), to: index }];
  });
  return [...removals, ...arrangements];
}

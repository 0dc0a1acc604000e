import type { HTTPMirrorPolicy, HTTPRoute } from '../istio/virtual-service.ts';
import type { RuleOptions } from './route-table.ts';

/** The options of an HTTP rule in one form each. */
export function optionsOf(route: HTTPRoute): RuleOptions {
  return {
    timeout: route.timeout ?? null,
    retries: route.retries ?? null,
    fault: route.fault ?? null,
    mirrors: mirrorsOf(route),
    rewrite: route.rewrite ?? null,
    redirect: route.redirect ?? null,
    directResponse: route.directResponse ?? null,
    headers: route.headers ?? null,
    corsPolicy: route.corsPolicy ?? null,
  };
}

/** The options of TLS and TCP rules, which know none. */
export const noOptions: RuleOptions = optionsOf({});

/** `mirror` with either of its percentages, and `mirrors`; no percentage means all requests. */
function mirrorsOf(route: HTTPRoute): HTTPMirrorPolicy[] {
  const percentage = (value: number | undefined) => ({ percentage: { value: value ?? 100 } });
  const single = route.mirror ? [{ destination: route.mirror, ...percentage(singlePercent(route)) }] : [];
  const several = (route.mirrors ?? []).map((mirror) => ({
    ...mirror,
    ...percentage(mirror.percentage ? (mirror.percentage.value ?? 0) : undefined),
  }));
  return [...single, ...several];
}

function singlePercent({ mirrorPercentage, mirrorPercent }: HTTPRoute): number | undefined {
  // An empty `mirrorPercentage: {}` is the zero value of the message: no request at all.
  return mirrorPercentage ? (mirrorPercentage.value ?? 0) : (mirrorPercent ?? undefined);
}

/** What has no effect any more once everything goes to one version; the server decides in the same way what to drop. */
import type { PromoteVersion } from '@sluice/shared/routing/edit';
import type { Rule } from './rule-pairs.ts';

type Drop = NonNullable<PromoteVersion['drop']>[number];

/** @param rules as they are after the promotion */
export function pointlessAfter(rules: readonly Rule[], version: string): Drop[] {
  const end = rules.findIndex(({ isDefault }) => isDefault);
  const last = rules[end];
  if (last === undefined) return [];
  const reached = rules.slice(0, end + 1).filter((rule) => isWhollyTo(rule, version));
  const above = rules[end - 1];
  const [own] = last.destinations;
  const isMirrored = reached.some(({ options }) =>
    options.mirrors.some(
      ({ destination }) =>
        sameHost(destination.host, own?.host ?? '') && destination.subset === (own?.subset ?? undefined),
    ),
  );
  const hasPointlessRule =
    above !== undefined &&
    reached.includes(above) &&
    above.origin.via === undefined &&
    JSON.stringify(above.options) === JSON.stringify(last.options);
  return [
    ...(hasPointlessRule ? (['matches'] as const) : []),
    ...(isMirrored ? (['mirrors'] as const) : []),
    ...(reached.some(({ options }) => options.fault !== null) ? (['faults'] as const) : []),
  ];
}

function isWhollyTo({ action, origin, destinations }: Rule, version: string): boolean {
  return (
    action === 'route' &&
    origin.protocol === 'http' &&
    destinations.every((destination) => destination.version === version || destination.share === 0)
  );
}

/** Mirrors are as written, destinations fully qualified. */
const sameHost = (written: string, full: string) => written === full || full.startsWith(`${written}.`);

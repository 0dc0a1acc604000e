/** Writes the options of an HTTP rule in the forms that are there. */
import type { Version } from '../api/services.ts';
import type { Destination, HTTPMirrorPolicy, HTTPRoute } from '../istio/virtual-service.ts';
import type { OptionChanges, WantedMirror } from '../routing/edit.ts';
import type { RuleOptions } from '../routing/route-table.ts';
import { optionsOf } from '../routing/rule-options.ts';
import { EditRefused, unknownVersion } from './edit-problem.ts';
import { keepWritten } from './keep-written.ts';
import { sameJson } from './same-json.ts';

const plainOptions = ['timeout', 'retries', 'fault', 'rewrite', 'headers', 'corsPolicy'] as const;

/**
 * The rule with the changes; null takes an option away, and what the rule says already stays as it is written.
 *
 * @param read the options as the route table shows them: hosts in full, percentages written out
 */
export function withOptions(
  route: HTTPRoute,
  changes: OptionChanges,
  read: RuleOptions,
  mirrorOf: (wanted: WantedMirror) => HTTPMirrorPolicy,
): HTTPRoute {
  let changed = route;
  for (const option of plainOptions) {
    const wanted = changes[option];
    if (wanted !== undefined && !sameJson(wanted, read[option])) changed = withMember(changed, option, wanted);
  }
  const { mirrors } = changes;
  if (mirrors === undefined || sameJson(mirrors, read.mirrors)) return changed;
  return withMirrors(changed, mirrors ?? [], read.mirrors, mirrorOf);
}

/** Sets a member where it stands, or takes it away. */
export function withMember<Key extends keyof HTTPRoute>(route: HTTPRoute, key: Key, value: HTTPRoute[Key]): HTTPRoute {
  if (value !== null && value !== undefined) return { ...route, [key]: value };
  const { [key]: _, ...rest } = route;
  return rest as HTTPRoute;
}

/** The form a mirror for a version takes: host and port like the destinations beside it. */
export function mirrorWriter(form: Destination, versions: readonly Version[]) {
  return (wanted: WantedMirror): HTTPMirrorPolicy => {
    if (!('version' in wanted)) return wanted as HTTPMirrorPolicy;
    const version = versions.find(({ name }) => name === wanted.version);
    if (version === undefined) {
      const known = versions.map(({ name }) => name);
      throw new EditRefused(unknownVersion('options.mirrors', String(wanted.version), known));
    }
    const { host, ...rest } = form;
    return {
      destination: { host, subset: version.name, ...rest },
      percentage: { value: Number(wanted.percent) },
    };
  };
}

function withMirrors(
  route: HTTPRoute,
  wanted: readonly WantedMirror[],
  read: readonly HTTPMirrorPolicy[],
  mirrorOf: (wanted: WantedMirror) => HTTPMirrorPolicy,
): HTTPRoute {
  const written = writtenMirrors(route);
  const mirrors = keepWritten(wanted, read, written, mirrorOf);
  if (sameJson(mirrors, written)) return route;
  const [only] = mirrors;
  if (route.mirror && mirrors.length === 1 && only !== undefined) return withSingleMirror(route, only);
  const { mirror: _, mirrorPercent: __, mirrorPercentage: ___, mirrors: ____, ...rest } = route;
  return mirrors.length === 0 ? rest : { ...rest, mirrors };
}

/** The mirrors in the form of `mirrors`, as they are written: hosts as spelled, no percentage where none is. */
function writtenMirrors(route: HTTPRoute): HTTPMirrorPolicy[] {
  if (!route.mirror) return [...(route.mirrors ?? [])];
  const { mirrorPercent, mirrorPercentage } = route;
  const isBare = !mirrorPercentage && (mirrorPercent === null || mirrorPercent === undefined);
  const [{ percentage } = { percentage: null }] = optionsOf(route).mirrors;
  return [{ destination: route.mirror, ...(isBare ? {} : { percentage }) }, ...(route.mirrors ?? [])];
}

function withSingleMirror(route: HTTPRoute, { destination, percentage }: HTTPMirrorPolicy): HTTPRoute {
  const { mirrorPercent: _, mirrorPercentage: __, mirrors: ___, ...rest } = route;
  return { ...rest, mirror: destination, ...(percentage ? { mirrorPercentage: percentage } : {}) };
}

import type { Version } from '../api/services.ts';
import { EditRefused, refusal, unknownVersion } from './edit-problem.ts';

/** Percent by version name; versions that are not in it get 0. */
export type WantedWeights = ReadonlyMap<string, number>;

/** Reads weights by version name: whole percents of known versions that add up to 100. */
export function readWantedWeights(
  weights: Readonly<Record<string, number>>,
  versions: readonly Version[],
  path = 'weights',
): WantedWeights {
  const known = versions.map(({ name }) => name);
  const unknown = Object.keys(weights).filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new EditRefused(...unknown.map((version) => unknownVersion(`${path}.${version}`, version, known)));
  }
  const odd = Object.entries(weights).find(([, weight]) => !Number.isInteger(weight) || weight < 0 || weight > 100);
  if (odd !== undefined) throw refusal('invalid', `${path}.${odd[0]}`, 'A weight is a whole number from 0 to 100.');
  const total = Object.values(weights).reduce((sum, weight) => sum + weight, 0);
  if (total !== 100) throw refusal('weights-total', path, `The weights add up to ${total}, not to 100.`, { total });
  return new Map(Object.entries(weights));
}

/** Everything to one version. */
export function allTo(version: string, versions: readonly Version[], path = 'version'): WantedWeights {
  const known = versions.map(({ name }) => name);
  if (known.includes(version)) return new Map([[version, 100]]);
  throw new EditRefused(unknownVersion(path, version, known));
}

/**
 * Refuses weights that send more requests than before to a version without a ready pod, unless it is named in `force`.
 *
 * @param shares fractions of the requests that versions get at present
 */
export function requireReady(
  wanted: WantedWeights,
  versions: readonly Version[],
  shares: ReadonlyMap<string, number>,
  force: readonly string[] = [],
  path = 'weights',
): void {
  const notReady = versions.filter(
    ({ name, pods }) => pods.ready === 0 && gains(wanted.get(name), shares.get(name)) && !force.includes(name),
  );
  if (notReady.length === 0) return;
  throw new EditRefused(
    ...notReady.map(({ name, pods }) => ({
      code: 'version-not-ready' as const,
      path: path === 'weights' ? `${path}.${name}` : path,
      message: `Version ${name} has no ready pod (0 of ${pods.total}); its requests would fail.`,
      params: { version: name, total: pods.total },
    })),
  );
}

/** Whether a percentage is more than a fraction, give or take what adding fractions up costs. */
function gains(percent = 0, share = 0): boolean {
  return percent / 100 > share + 1e-9;
}

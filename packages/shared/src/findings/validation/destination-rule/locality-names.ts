/** Localities, `region/zone/subzone`. Source: istio/istio pkg/config/validation/agent/validation.go (validateLocalities). */
import { type Problem, problem } from '../../finding.ts';

const maxParts = 3;

type Locality = { readonly parts: readonly string[]; readonly isOpen: boolean };

/** Everything after the second slash is the subzone. A trailing `*` leaves the rest open. */
function parse(text: string): Locality {
  const parts = text.split('/');
  const joined = parts.length > maxParts ? [...parts.slice(0, 2), parts.slice(2).join('/')] : parts;
  const isWildcard = joined.at(-1) === '*';
  return { parts: isWildcard ? joined.slice(0, -1) : joined, isOpen: isWildcard };
}

function startsWith(parts: readonly string[], start: readonly string[]): boolean {
  return start.length <= parts.length && start.every((part, index) => part === parts[index]);
}

/**
 * A locality overlaps an earlier one that covers it; one without subzone and wildcard also overlaps what lies inside it.
 * That a later wildcard may cover an earlier locality is istiod's rule.
 */
function overlaps(earlier: Locality, later: Locality): boolean {
  if (startsWith(later.parts, earlier.parts)) return true;
  return !later.isOpen && startsWith(earlier.parts, later.parts);
}

/** The first problem of a list of localities. */
export function localitiesProblem(localities: readonly string[]): Problem | null {
  const known: Locality[] = [];
  for (const text of localities) {
    const stars = text.split('*').length - 1;
    if (stars > 1 || (stars === 1 && !text.endsWith('*'))) return problem('dr.locality.wildcard', { locality: text });
    const locality = parse(text);
    if (text.split('/', maxParts).includes('')) return problem('dr.locality.empty', { locality: text });
    if (known.some((earlier) => overlaps(earlier, locality))) return problem('dr.locality.overlap', { locality: text });
    known.push(locality);
  }
  return null;
}

/** What is under review, and what may be insisted on. */
import type { Edit } from '@sluice/shared/routing/edit';
import type { ChangeInHistory } from '../../data/history.ts';
import type { ReviewProblem } from './review-problem.ts';

export type Reviewed =
  | { readonly type: 'draft' }
  | { readonly type: 'promotion'; readonly version: string }
  | { readonly type: 'undo'; readonly change: ChangeInHistory }
  /** Back to the state after a change, as edits of the present state. */
  | { readonly type: 'restore'; readonly change: ChangeInHistory; readonly edits: readonly Edit[] };

/** Something that the server refuses unless somebody insists, and what to send then. */
export type Acceptable = {
  readonly value: string;
  readonly kind: 'version-not-ready' | 'promotion' | 'finding';
};

/**
 * What the problems speak against, by what has to be named to overrule it, together with what was overruled: so that it
 * can be taken back.
 */
export function acceptableOf(
  reviewed: Reviewed,
  accepted: readonly string[],
  problems: readonly (ReviewProblem | null)[],
): Acceptable[] {
  const found = problems.flatMap((problem) => (problem === null ? [] : refusedBy(reviewed, problem)));
  const kept = accepted.map((value) => ({ value, kind: kindOf(reviewed) }));
  return [...new Map([...kept, ...found].map((each) => [each.value, each])).values()];
}

function kindOf({ type }: Reviewed): Acceptable['kind'] {
  if (type === 'promotion') return 'promotion';
  return type === 'undo' ? 'finding' : 'version-not-ready';
}

function refusedBy(reviewed: Reviewed, { code, issues, params }: ReviewProblem): Acceptable[] {
  if (reviewed.type === 'promotion') {
    const isObjection = ['version-not-ready', 'version-failing', 'version-not-measured'].includes(code);
    return isObjection ? [{ value: code, kind: 'promotion' }] : [];
  }
  if (code === 'version-not-ready') {
    const named = issues.flatMap(({ path }) => /\.weights\.(.+)$/.exec(path)?.[1] ?? []);
    const versions = named.length > 0 ? named : [params.version].filter((each) => typeof each === 'string');
    return versions.map((value) => ({ value, kind: 'version-not-ready' }));
  }
  if (code !== 'unsafe-change' || !Array.isArray(params.codes)) return [];
  return params.codes.map((value) => ({ value, kind: 'finding' }));
}

import type { Owner } from '@sluice/shared/api/owner';

/** Tools that bring an object back to what a repository or they themselves say. */
const reverting: Record<Owner['tool'], boolean> = {
  'argo-cd': true,
  flux: true,
  flagger: true,
  'argo-rollouts': true,
  helm: false,
};

export const isReverting = ({ tool }: Owner): boolean => reverting[tool];

/** Tools whose objects are changed in a repository in the first place. */
export const isGitOps = ({ tool }: Owner): boolean => tool === 'argo-cd' || tool === 'flux';

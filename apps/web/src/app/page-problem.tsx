import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { ProblemNote } from '../ui/problem-note.tsx';

/** A mistake of ours: the frame stays, so that one can go elsewhere. */
export function PageProblem({ error }: ErrorComponentProps) {
  const router = useRouter();
  return (
    <ProblemNote
      code="internal"
      detail={error instanceof Error ? error.message : undefined}
      onRetry={() => void router.invalidate()}
    />
  );
}

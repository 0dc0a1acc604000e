import { ClientError } from '../data/client.ts';
import { ProblemNote } from '../ui/problem-note.tsx';

type LoadProblemProps = { readonly error: Error; readonly onRetry: () => void };

/** What went wrong while something was read, where it would have been. */
export function LoadProblem({ error, onRetry }: LoadProblemProps) {
  if (!(error instanceof ClientError)) throw error;
  const { code, problem } = error;
  return <ProblemNote code={code} detail={problem?.detail} instance={problem?.instance} onRetry={onRetry} />;
}

import { Problem, type ProblemCode, problemCodes } from '@sluice/shared/api/problem';

/** A failure as the server tells it. */
export function problemAnswer(code: ProblemCode, change: Partial<Problem> = {}): Response {
  const { status, title } = problemCodes[code];
  const type = `https://sluice.example/problems/${code}`;
  const problem = Problem.parse({ type, title, status, detail: title, instance: 'req-1', code, ...change });
  return Response.json(problem, { status, headers: { 'content-type': 'application/problem+json' } });
}

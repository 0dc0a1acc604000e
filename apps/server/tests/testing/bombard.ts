/** Sends many requests, a few at a time, and tells what came of them. */
import { type RawAnswer, type RawRequest, sendRaw } from './raw-request.ts';

export type Bombardment = {
  /** How many answers there were of each status; 0: the connection was closed without one. */
  readonly statuses: ReadonlyMap<number, number>;
  /** Requests that hung, or were answered with an error of the server's own. */
  readonly failures: readonly { readonly request: RawRequest; readonly answer: RawAnswer }[];
  /** Refusals within the API that were no problem documents. */
  readonly unexplained: readonly { readonly request: RawRequest; readonly answer: RawAnswer }[];
};

export async function bombard(url: URL, requests: readonly RawRequest[], atOnce = 8): Promise<Bombardment> {
  const statuses = new Map<number, number>();
  const failures: { request: RawRequest; answer: RawAnswer }[] = [];
  const unexplained: typeof failures = [];
  const waiting = requests.values();
  async function work() {
    for (const request of waiting) {
      const answer = await sendRaw(url, request);
      const status = answer.status ?? 0;
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      if (answer.hung || status >= 500) failures.push({ request, answer });
      else if (status >= 400 && request.method !== 'HEAD' && !isProblem(answer)) unexplained.push({ request, answer });
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work));
  return { statuses: new Map([...statuses].sort(([a], [b]) => a - b)), failures, unexplained };
}

/** 417 is Node's own answer, before any program gets to see the request. */
function isProblem({ head, status }: RawAnswer): boolean {
  return status === 417 || /^content-type: application\/problem\+json/im.test(head);
}

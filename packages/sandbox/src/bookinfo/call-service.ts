/** One service of Bookinfo asks another, as its HTTP client library would. */
import type { PodContext } from '../mesh/app.ts';
import type { Call, HeaderMap, HttpResponse } from '../mesh/http-message.ts';

export const bookinfoPort = 9080;

/**
 * GET on port 9080 of a service by its short name.
 * @param done gets null when no answer came within the time, or none at all
 */
export function callService(
  context: PodContext,
  service: string,
  path: string,
  headers: HeaderMap,
  timeoutMs: number,
  done: (response: HttpResponse | null) => void,
): void {
  const authority = `${service}:${bookinfoPort}`;
  const request = { method: 'GET', scheme: 'http', authority, path, headers } as const;
  let call: Call | undefined;
  const timer = context.clock.after(timeoutMs, () => {
    call?.cancel();
    done(null);
  });
  call = context.send(request, bookinfoPort, (response) => {
    timer.cancel();
    done(response);
  });
}

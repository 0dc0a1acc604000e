/** What a pod with any other image does: it says which pod answered, and what it was asked. */
import type { App, CreateApp } from '../mesh/app.ts';
import { jsonResponse } from '../mesh/http-message.ts';
import { lognormal } from '../mesh/random.ts';

export function otherApp(service: string, version: string): CreateApp {
  return ({ clock, random, podName }): App => ({
    listensOn: null,
    handle(request, respond) {
      const { method, path, headers } = request;
      const answer = { service, version, podname: podName, method, path, headers };
      clock.after(lognormal(random, 1), () => respond(jsonResponse(200, answer)));
    },
  });
}

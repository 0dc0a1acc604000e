/** Bookinfo's details service (samples/bookinfo/src/details/details.rb). */
import type { App, CreateApp } from '../mesh/app.ts';
import { jsonResponse, pathOnly } from '../mesh/http-message.ts';
import { lognormal } from '../mesh/random.ts';
import { bookinfoPort } from './call-service.ts';

const builtIn = {
  author: 'William Shakespeare',
  year: 1595,
  type: 'paperback',
  pages: 200,
  publisher: 'PublisherA',
  language: 'English',
  'ISBN-10': '1234567890',
  'ISBN-13': '123-1234567890',
};

/** v2 asks Google Books in the original; here it is given the answer and the time that such a call takes. */
const fromGoogleBooks = {
  ...builtIn,
  year: '2002',
  pages: 83,
  publisher: 'Courier Corporation',
  'ISBN-10': '0486424618',
  'ISBN-13': '9780486424613',
};

export function detailsApp(version: string): CreateApp {
  const external = version === 'v2';
  return ({ clock, random }): App => ({
    listensOn: bookinfoPort,
    handle(request, respond) {
      const path = pathOnly(request.path);
      if (path === '/health') return respond(jsonResponse(200, { status: 'Details is healthy' }));
      const id = /^\/details\/(\d+)$/.exec(path)?.[1];
      if (id === undefined) {
        const known = path.startsWith('/details/');
        return respond(
          jsonResponse(known ? 400 : 404, { error: known ? 'please provide numeric product id' : 'not found' }),
        );
      }
      const details = { id: Number(id), ...(external ? fromGoogleBooks : builtIn) };
      clock.after(lognormal(random, external ? 120 : 1.5), () => respond(jsonResponse(200, details)));
    },
  });
}

/** Bookinfo's product page, its JSON API and its login (samples/bookinfo/src/productpage/productpage.py). */
import type { App, CreateApp, PodContext, Respond } from '../mesh/app.ts';
import {
  bodyJson,
  type HeaderMap,
  type HttpRequest,
  type HttpResponse,
  jsonResponse,
  pathOnly,
  textResponse,
} from '../mesh/http-message.ts';
import { lognormal } from '../mesh/random.ts';
import { bookinfoPort, callService } from './call-service.ts';
import { forwardedHeaders } from './forwarded-headers.ts';
import { bookinfoStyle, product, renderIndex, renderProductPage } from './product-page-html.ts';
import { RequestResults } from './request-results.ts';
import type { Sessions } from './session-cookie.ts';

const upstreamTimeoutMs = 3000;
const reviewsTries = 2;

/** An upstream's answer as the page sees it: its status, 500 if there was none, and its JSON. */
type Part = { readonly status: number; readonly json: unknown };
type Done = (part: Part) => void;

export function productPageApp(sessions: Sessions): CreateApp {
  return (context): App => {
    const results = new RequestResults();
    return {
      listensOn: bookinfoPort,
      handle(request, respond) {
        const handler = handlerOf(request);
        context.clock.after(lognormal(context.random, 2.5), () =>
          handler({ context, sessions, results, request, respond }),
        );
      },
    };
  };
}

function handlerOf(request: HttpRequest): (exchange: Exchange) => void {
  const asked = request.method === 'HEAD' ? 'GET' : request.method;
  const path = pathOnly(request.path);
  const known = routes.filter((route) => route.path.test(path));
  return known.find(({ method }) => method === asked)?.handler ?? (known.length > 0 ? notAllowed : notFound);
}

type Exchange = {
  readonly context: PodContext;
  readonly sessions: Sessions;
  readonly results: RequestResults;
  readonly request: HttpRequest;
  readonly respond: Respond;
};

const routes: readonly { method: string; path: RegExp; handler: (exchange: Exchange) => void }[] = [
  { method: 'GET', path: /^\/productpage$/, handler: showPage },
  { method: 'GET', path: /^\/(index\.html)?$/, handler: ({ respond }) => respond(html(renderIndex)) },
  { method: 'POST', path: /^\/login$/, handler: logIn },
  { method: 'GET', path: /^\/logout$/, handler: logOut },
  {
    method: 'GET',
    path: /^\/health$/,
    handler: ({ respond }) => respond(textResponse(200, 'Product page is healthy')),
  },
  { method: 'GET', path: /^\/api\/v1\/products$/, handler: ({ respond }) => respond(jsonResponse(200, [product])) },
  { method: 'GET', path: /^\/api\/v1\/products\/[^/]+$/, handler: (exchange) => answerPart(exchange, getDetails) },
  {
    method: 'GET',
    path: /^\/api\/v1\/products\/[^/]+\/reviews$/,
    handler: (exchange) => answerPart(exchange, getReviews),
  },
  {
    method: 'GET',
    path: /^\/api\/v1\/products\/[^/]+\/ratings$/,
    handler: (exchange) => answerPart(exchange, getRatings),
  },
  {
    method: 'GET',
    path: /^\/metrics$/,
    handler: ({ results, respond }) => respond(textResponse(200, results.render())),
  },
  {
    method: 'GET',
    path: /^\/static\/bookinfo\.css$/,
    handler: ({ respond }) => respond(textResponse(200, bookinfoStyle, 'text/css')),
  },
];

function notFound({ respond }: Exchange): void {
  respond(textResponse(404, 'Not Found'));
}

function notAllowed({ respond }: Exchange): void {
  respond(textResponse(405, 'Method Not Allowed'));
}

/** A part that fails does not fail the page. */
function showPage(exchange: Exchange): void {
  const { context, sessions, request, respond } = exchange;
  const user = sessions.userOf(request.headers.cookie);
  const headers = outgoingHeaders(request, user);
  getDetails(exchange, '0', headers, (details) => {
    getReviews(exchange, '0', headers, (reviews) => {
      const servedBy = context.podName;
      respond(html(() => renderProductPage({ user, servedBy, details, reviews })));
    });
  });
}

/** Answers with an upstream's status and JSON. */
function answerPart(
  exchange: Exchange,
  get: (exchange: Exchange, id: string, headers: HeaderMap, done: Done) => void,
): void {
  const { sessions, request, respond } = exchange;
  const id = /\/products\/([^/?]+)/.exec(request.path)?.[1] ?? '0';
  const headers = outgoingHeaders(request, sessions.userOf(request.headers.cookie));
  get(exchange, id, headers, ({ status, json }) => respond(jsonResponse(status, json)));
}

function logIn({ sessions, request, respond }: Exchange): void {
  const form = new URLSearchParams(request.body ?? '');
  const query = new URLSearchParams(request.path.split('?')[1] ?? '');
  const user = form.get('username') ?? query.get('username') ?? '';
  respond(redirectBack(request, user === '' ? sessions.logOut() : sessions.logIn(user)));
}

function logOut({ sessions, request, respond }: Exchange): void {
  respond(redirectBack(request, sessions.logOut()));
}

function redirectBack(request: HttpRequest, cookie: string): HttpResponse {
  const location = refererPath(request.headers.referer) ?? '/productpage';
  return { status: 302, headers: { location, 'set-cookie': cookie }, body: { text: () => '' } };
}

/** Only the path: a Referer must not send the browser to another site. */
function refererPath(referer: string | undefined): string | null {
  if (referer === undefined || !URL.canParse(referer)) return null;
  const { pathname, search } = new URL(referer);
  return pathname.startsWith('//') ? null : pathname + search;
}

/** `end-user` comes from the session alone: what the browser sends under that name goes no further. */
function outgoingHeaders(request: HttpRequest, user: string | null): HeaderMap {
  const headers = forwardedHeaders(request.headers);
  if (user !== null) headers['end-user'] = user;
  return headers;
}

function getDetails(exchange: Exchange, id: string, headers: HeaderMap, done: Done): void {
  callService(exchange.context, 'details', `/details/${id}`, headers, upstreamTimeoutMs, (response) =>
    done(partFrom(exchange, 'details', response)),
  );
}

/** Tried again on any failure, at once and by a request of its own: a split is drawn anew. */
function getReviews(exchange: Exchange, id: string, headers: HeaderMap, done: Done): void {
  const attempt = (tries: number): void => {
    callService(exchange.context, 'reviews', `/reviews/${id}`, headers, upstreamTimeoutMs, (response) => {
      if (response?.status === 200 || tries === 1) done(partFrom(exchange, 'reviews', response));
      else attempt(tries - 1);
    });
  };
  attempt(reviewsTries);
}

function getRatings(exchange: Exchange, id: string, headers: HeaderMap, done: Done): void {
  callService(exchange.context, 'ratings', `/ratings/${id}`, headers, upstreamTimeoutMs, (response) =>
    done(partFrom(exchange, 'ratings', response)),
  );
}

function partFrom({ results }: Exchange, service: string, response: HttpResponse | null): Part {
  const status = response?.status ?? 500;
  results.count(service, status);
  if (response?.status === 200) return { status, json: bodyJson(response.body) };
  return { status, json: { error: `Sorry, product ${service} are currently unavailable for this book.` } };
}

function html(render: () => string): HttpResponse {
  return { status: 200, headers: { 'content-type': 'text/html; charset=utf-8' }, body: { text: render } };
}

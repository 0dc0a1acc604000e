/** Bookinfo's ratings service with its deliberately broken variants (samples/bookinfo/src/ratings/ratings.js). */
import type { App, CreateApp } from '../mesh/app.ts';
import type { Clock } from '../mesh/clock.ts';
import { bodyJson, type HttpRequest, type HttpResponse, jsonResponse, pathOnly } from '../mesh/http-message.ts';
import { lognormal } from '../mesh/random.ts';
import { bookinfoPort } from './call-service.ts';

type Ratings = Record<string, number>;

const initialRatings: Ratings = { Reviewer1: 5, Reviewer2: 4 };
const unavailable = () => jsonResponse(503, { error: 'Service unavailable' });

/**
 * @param version `v2` keeps its ratings in a database and takes no POST; `v-faulty` fails half of the time, `v-delayed`
 * answers half of the time after 7 s, `v-unavailable` and `v-unhealthy` are down every other minute and quarter of an hour
 */
export function ratingsApp(version: string): CreateApp {
  return ({ clock, random }): App => {
    const store = new Map<number, Ratings>();
    const isUp = upAndDown(version, clock);
    const get = (id: number): HttpResponse => jsonResponse(200, { id, ratings: store.get(id) ?? initialRatings });

    return {
      listensOn: bookinfoPort,
      handle(request, respond) {
        const path = pathOnly(request.path);
        if (path === '/health') {
          const healthy = version !== 'v-unhealthy' || isUp();
          const status = healthy ? 'Ratings is healthy' : 'Ratings is not healthy';
          return respond(jsonResponse(healthy ? 200 : 500, { status }));
        }
        const answer = (): HttpResponse => {
          const id = productId(path);
          if (id === null) return jsonResponse(404, { error: 'not found' });
          if (Number.isNaN(id)) return jsonResponse(400, { error: 'please provide numeric product ID' });
          if (request.method === 'POST') return post(store, version, id, request);
          if (!isUp()) return unavailable();
          if (version === 'v-faulty' && random.unit() <= 0.5) return unavailable();
          return get(id);
        };
        const slow = version === 'v-delayed' && random.unit() <= 0.5 ? 7000 : 0;
        clock.after(slow + lognormal(random, 1), () => respond(answer()));
      },
    };
  };
}

function post(store: Map<number, Ratings>, version: string, id: number, request: HttpRequest): HttpResponse {
  if (version.startsWith('v2')) {
    return jsonResponse(501, { error: 'Post not implemented for database backed ratings' });
  }
  const ratings = bodyJson({ text: () => request.body ?? '' });
  if (typeof ratings !== 'object' || ratings === null) {
    return jsonResponse(400, { error: 'please provide valid ratings JSON' });
  }
  store.set(id, ratings as Ratings);
  return jsonResponse(200, { id, ratings });
}

/** Null: not a path of this service. NaN: no number. */
function productId(path: string): number | null {
  const id = /^\/ratings\/([^/]+)$/.exec(path)?.[1];
  if (id === undefined) return null;
  return /^\d+$/.test(id) ? Number(id) : Number.NaN;
}

function upAndDown(version: string, clock: Clock): () => boolean {
  const periodMs = version === 'v-unavailable' ? 60_000 : version === 'v-unhealthy' ? 15 * 60_000 : null;
  const began = clock.now();
  return () => periodMs === null || Math.floor((clock.now() - began) / periodMs) % 2 === 0;
}

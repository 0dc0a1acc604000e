/** Bookinfo's reviews service (samples/bookinfo/src/reviews, LibertyRestEndpoint.java). */
import type { App, CreateApp } from '../mesh/app.ts';
import { bodyJson, type HttpResponse, jsonResponse, pathOnly } from '../mesh/http-message.ts';
import { lognormal } from '../mesh/random.ts';
import { bookinfoPort, callService } from './call-service.ts';
import { forwardedHeaders } from './forwarded-headers.ts';

type StarColor = 'black' | 'red';
export type Rating = { readonly stars: number; readonly color: StarColor } | { readonly error: string };
export type Review = { readonly reviewer: string; readonly text: string; readonly rating?: Rating };
export type ReviewsAnswer = {
  readonly id: string;
  readonly podname: string;
  readonly clustername: string;
  readonly reviews: readonly Review[];
};

const texts = [
  { reviewer: 'Reviewer1', text: 'An extremely entertaining play by Shakespeare. The slapstick humour is refreshing!' },
  {
    reviewer: 'Reviewer2',
    text: 'Absolutely fun and entertaining. The play lacks thematic depth when compared to other plays by Shakespeare.',
  },
];

/** How long it waits for ratings depends on the colour of the stars; that is how the original was written. */
const ratingsTimeoutMs: Record<StarColor, number> = { black: 10_000, red: 2_500 };

/** @param version v1 shows no stars, v3 red ones, v2 and whatever else black ones */
export function reviewsApp(version: string): CreateApp {
  const color: StarColor | null = version === 'v1' ? null : version === 'v3' ? 'red' : 'black';
  return (context): App => {
    const { clock, random, podName } = context;
    const answer = (id: string, rating: (reviewer: string) => Rating | null): HttpResponse =>
      jsonResponse(200, {
        id,
        podname: podName,
        clustername: 'null',
        reviews: texts.map((review) => withRating(review, rating(review.reviewer))),
      } satisfies ReviewsAnswer);

    return {
      listensOn: bookinfoPort,
      handle(request, respond) {
        const path = pathOnly(request.path);
        if (path === '/health') return respond(jsonResponse(200, { status: 'Reviews is healthy' }));
        const id = /^\/reviews\/(\d+)$/.exec(path)?.[1];
        if (id === undefined) return respond(jsonResponse(404, { error: 'not found' }));
        clock.after(lognormal(random, 3), () => {
          if (color === null) return respond(answer(id, () => null));
          const headers = forwardedHeaders(request.headers);
          const endUser = request.headers['end-user'];
          if (endUser !== undefined) headers['end-user'] = endUser;
          callService(context, 'ratings', `/ratings/${id}`, headers, ratingsTimeoutMs[color], (response) => {
            const stars = starsFrom(response);
            respond(answer(id, (reviewer) => ratingOf(stars?.[reviewer], color)));
          });
        });
      },
    };
  };
}

function withRating(review: Review, rating: Rating | null): Review {
  return rating === null ? review : { ...review, rating };
}

function ratingOf(stars: unknown, color: StarColor): Rating {
  return typeof stars === 'number' ? { stars, color } : { error: 'Ratings service is currently unavailable' };
}

function starsFrom(response: HttpResponse | null): Record<string, unknown> | null {
  if (response?.status !== 200) return null;
  const answer = bodyJson(response.body);
  if (typeof answer !== 'object' || answer === null || !('ratings' in answer)) return null;
  const { ratings } = answer;
  return typeof ratings === 'object' && ratings !== null ? (ratings as Record<string, unknown>) : null;
}

import { describe, expect, test } from 'vitest';
import { bodyText } from '../mesh/http-message.ts';
import { destinationRule, jason, split, virtualService } from '../mesh/testing/bookinfo-rules.ts';
import { type Answer, InMemoryMesh } from '../mesh/testing/in-memory-mesh.ts';

const ratingsMessage = 'Ratings service is currently unavailable';
const reviewsMessage = 'Sorry, product reviews are currently unavailable for this book.';

function pageOf({ response }: Answer): string {
  expect(response?.status).toBe(200);
  return response === null ? '' : bodyText(response.body);
}

function withReviews(weights: Record<string, number>): InMemoryMesh {
  const mesh = new InMemoryMesh();
  mesh.put(destinationRule('reviews', ['v1', 'v2', 'v3']));
  mesh.put(virtualService('reviews', [{ route: split('reviews', weights) }]));
  mesh.settle();
  return mesh;
}

function delayRatingsForJason(mesh: InMemoryMesh, fault: unknown): void {
  mesh.put(destinationRule('ratings', ['v1']));
  mesh.put(
    virtualService('ratings', [
      { match: [jason], fault, route: split('ratings', { v1: 100 }) },
      { route: split('ratings', { v1: 100 }) },
    ]),
  );
  mesh.settle();
}

describe('versions of reviews', () => {
  test.each([
    { version: 'v1', stars: null },
    { version: 'v2', stars: 'black' },
    { version: 'v3', stars: 'red' },
  ])('$version shows stars: $stars', ({ version, stars }) => {
    const mesh = withReviews({ [version]: 100 });
    const page = pageOf(mesh.get('/productpage'));
    expect(page).toContain('The slapstick humour is refreshing!');
    expect(page).toContain(`reviews-${version}-`);
    expect(page.includes('5 of 5 stars, black')).toBe(stars === 'black');
    expect(page.includes('5 of 5 stars, red')).toBe(stars === 'red');
  });
});

describe('rules for end-user jason', () => {
  function jasonSeesBlackStars(): InMemoryMesh {
    const mesh = new InMemoryMesh();
    mesh.put(destinationRule('reviews', ['v1', 'v2', 'v3']));
    mesh.put(
      virtualService('reviews', [
        { match: [jason], route: split('reviews', { v2: 100 }) },
        { route: split('reviews', { v1: 100 }) },
      ]),
    );
    mesh.settle();
    return mesh;
  }

  test('hold for jason and for nobody else', () => {
    const mesh = jasonSeesBlackStars();
    expect(pageOf(mesh.get('/productpage', { user: 'jason' }))).toContain('reviews-v2-');
    expect(pageOf(mesh.get('/productpage', { user: 'alice' }))).toContain('reviews-v1-');
    expect(pageOf(mesh.get('/productpage'))).toContain('reviews-v1-');
  });

  test('a header that the browser sends is not passed on', () => {
    const page = pageOf(jasonSeesBlackStars().get('/productpage', { headers: { 'end-user': 'jason' } }));
    expect(page).toContain('reviews-v1-');
  });

  test('a session that somebody else signed does not count', () => {
    const headers = { cookie: `session=${Buffer.from('jason').toString('base64url')}.forged` };
    expect(pageOf(jasonSeesBlackStars().get('/productpage', { headers }))).toContain('reviews-v1-');
  });
});

describe('a delay of 7 s between reviews and ratings, for jason', () => {
  const fault = { delay: { percentage: { value: 100 }, fixedDelay: '7s' } };

  test('through v2 the page gives reviews up after twice 3 s', () => {
    const mesh = withReviews({ v2: 100 });
    delayRatingsForJason(mesh, fault);
    const answer = mesh.get('/productpage', { user: 'jason' });
    expect(pageOf(answer)).toContain(reviewsMessage);
    expect(answer.tookMs).toBeGreaterThan(6_000);
    expect(answer.tookMs).toBeLessThan(6_100);
  });

  test('through v3 the page shows reviews without ratings after 2.5 s', () => {
    const mesh = withReviews({ v3: 100 });
    delayRatingsForJason(mesh, fault);
    const answer = mesh.get('/productpage', { user: 'jason' });
    expect(pageOf(answer)).toContain(ratingsMessage);
    expect(answer.tookMs).toBeGreaterThan(2_500);
    expect(answer.tookMs).toBeLessThan(2_600);
  });

  test('others do not notice', () => {
    const mesh = withReviews({ v2: 100 });
    delayRatingsForJason(mesh, fault);
    const answer = mesh.get('/productpage');
    expect(pageOf(answer)).toContain('5 of 5 stars, black');
    expect(answer.tookMs).toBeLessThan(200);
  });

  test('with an abort instead there is no wait', () => {
    const mesh = withReviews({ v2: 100 });
    delayRatingsForJason(mesh, { abort: { percentage: { value: 100 }, httpStatus: 500 } });
    const answer = mesh.get('/productpage', { user: 'jason' });
    expect(pageOf(answer)).toContain(ratingsMessage);
    expect(answer.tookMs).toBeLessThan(200);
  });
});

describe('the JSON interface', () => {
  test.each([
    { path: '/api/v1/products', status: 200, part: 'The Comedy of Errors' },
    { path: '/api/v1/products/0', status: 200, part: 'PublisherA' },
    { path: '/api/v1/products/0/reviews', status: 200, part: 'Reviewer1' },
    { path: '/api/v1/products/0/ratings', status: 200, part: '"Reviewer2":4' },
  ])('$path', ({ path, status, part }) => {
    const { response } = new InMemoryMesh().get(path);
    expect(response?.status).toBe(status);
    expect(response && bodyText(response.body)).toContain(part);
  });

  test('gives on the status of a part that fails', () => {
    const mesh = new InMemoryMesh();
    mesh.put(
      virtualService('details', [
        {
          fault: { abort: { percentage: { value: 100 }, httpStatus: 555 } },
          route: [{ destination: { host: 'details' } }],
        },
      ]),
    );
    mesh.settle();
    expect(mesh.get('/api/v1/products/0').response?.status).toBe(555);
    expect(pageOf(mesh.get('/productpage'))).toContain(
      'Sorry, product details are currently unavailable for this book.',
    );
  });
});

describe('paths of the product page', () => {
  const mesh = new InMemoryMesh();
  test.each([
    { method: 'GET', path: '/api/v1/products', status: 200 },
    { method: 'HEAD', path: '/productpage', status: 200 },
    { method: 'GET', path: '/login', status: 405 },
    { method: 'POST', path: '/productpage', status: 405 },
    { method: 'GET', path: '/static/nothing.css', status: 404 },
    // What the upstream says of an id that is no number.
    { method: 'GET', path: '/api/v1/products/x', status: 400 },
    { method: 'GET', path: '/api/v1/products/x/ratings', status: 400 },
  ])('$method $path: $status', ({ method, path, status }) => {
    expect(mesh.get(path, { method }).response?.status).toBe(status);
  });
});

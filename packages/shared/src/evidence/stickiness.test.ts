import { expect, test } from 'vitest';
import type { HTTPRoute } from '../istio/virtual-service.ts';
import { stickyRoutes } from './stickiness.ts';

const destination = { host: 'reviews', subset: 'v2' };
const byCookie: HTTPRoute = {
  name: 'stay',
  match: [{ headers: { Cookie: { regex: 'canary=1' } } }],
  route: [{ destination }],
};
const setting = { response: { add: { 'Set-Cookie': 'canary=1' } } };

test.each<{ what: string; routes: HTTPRoute[]; sticky: string[] }>([
  { what: 'nothing', routes: [], sticky: [] },
  { what: 'a cookie that nobody sets', routes: [byCookie, { route: [{ destination }] }], sticky: [] },
  { what: 'a cookie that nobody reads', routes: [{ route: [{ destination, headers: setting }] }], sticky: [] },
  {
    what: 'a cookie set by a destination',
    routes: [byCookie, { route: [{ destination, headers: setting }] }],
    sticky: ['stay'],
  },
  {
    what: 'a cookie set by a rule',
    routes: [byCookie, { headers: { response: { set: { 'set-cookie': 'a=b' } } }, route: [{ destination }] }],
    sticky: ['stay'],
  },
  {
    what: 'other headers',
    routes: [
      {
        match: [{ headers: { 'end-user': { exact: 'jason' } } }, {}],
        route: [{ destination, headers: { request: {} } }],
      },
      { headers: { response: { set: { 'x-a': 'b' } } }, route: [{ destination }] },
    ],
    sticky: [],
  },
])('$what: $sticky', ({ routes, sticky }) => {
  expect(stickyRoutes(routes).map((route) => route.name)).toEqual(sticky);
});

import { expect, test } from 'vitest';
import { foundInRule } from '../../testing/objects.ts';

const to = (host: string, more = {}) => ({ destination: { host, ...more } });
const weighted = (...weights: (number | undefined)[]) => weights.map((weight) => ({ ...to('reviews'), weight }));

test.each([
  { route: [to('reviews', { subset: 'v1', port: { number: 9080 } })], keys: [] },
  { route: [to('*.shop.com')], keys: [] },
  { route: [to('*')], keys: ['vs.destination.wildcard at route.0.destination.host'] },
  { route: [to('re!views')], keys: ['name.domain.label at route.0.destination.host'] },
  { route: [{ destination: {} }], keys: ['name.domain.empty at route.0.destination.host'] },
  { route: [{}], keys: ['vs.destination.required at route.0.destination'] },
  { route: [to('reviews', { subset: '' })], keys: [] },
  { route: [to('reviews', { subset: 'v.1' })], keys: ['name.subset.invalid at route.0.destination.subset'] },
  { route: [to('reviews', { port: {} })], keys: ['name.port.range at route.0.destination.port.number'] },
  { route: weighted(1, 1, 1), keys: [] },
  { route: weighted(550, 500), keys: [] },
  { route: weighted(100, 0), keys: [] },
  { route: weighted(0), keys: [] },
  { route: weighted(undefined), keys: [] },
  { route: weighted(0, 0), keys: ['vs.weight.total at route'] },
  { route: weighted(undefined, undefined), keys: ['vs.weight.total at route'] },
  { route: weighted(5, -1), keys: ['vs.weight.negative at route.1.weight'] },
  { route: weighted(-1), keys: ['vs.weight.negative at route.0.weight'] },
])('$route: $keys', ({ route, keys }) => {
  expect(foundInRule({ route })).toEqual(keys);
});

const set = (name: string, value = 'x') => ({ set: { [name]: value } });

test.each([
  { headers: { request: set('x-user') }, keys: [] },
  { headers: { request: set('') }, keys: ['name.header.empty at headers.request.set.'] },
  { headers: { request: set(':path') }, keys: ['name.header.colon at headers.request.set.:path'] },
  { headers: { request: set('x', '100%') }, keys: ['value.header.percent at headers.request.set.x'] },
  { headers: { request: { add: { ':method': 'a' } } }, keys: ['name.header.colon at headers.request.add.:method'] },
  { headers: { request: { remove: ['host'] } }, keys: ['name.header.host at headers.request.remove.0'] },
  { headers: { response: set('host') }, keys: ['name.header.host at headers.response.set.host'] },
  { headers: { response: { add: { '': 'x' } } }, keys: ['name.header.empty at headers.response.add.'] },
  { headers: { response: { remove: ['a', ':b'] } }, keys: ['name.header.colon at headers.response.remove.1'] },
])('$headers: $keys', ({ headers, keys }) => {
  expect(foundInRule({ route: [to('reviews')], headers })).toEqual(keys);
  const inDestination = foundInRule({ route: [{ ...to('reviews'), headers }] });
  expect(inDestination).toEqual(keys.map((key) => key.replace('at ', 'at route.0.')));
});

test.each([
  { rule: { headers: { request: set(':authority') } }, keys: [] },
  { rule: { rewrite: { authority: 'a' } }, keys: [] },
  { rule: { rewrite: { authority: 'a' }, headers: { request: set('Host') } }, keys: ['vs.authority.twice at rule'] },
  {
    rule: { headers: { request: { set: { ':authority': 'a' }, add: { host: 'b' } } } },
    keys: ['vs.authority.twice at rule'],
  },
  { rule: { rewrite: { uri: '/' }, headers: { request: set('host') } }, keys: [] },
  { rule: { headers: { request: { set: { ':authority': '' }, add: { host: 'b' } } } }, keys: [] },
])('authority in $rule: $keys', ({ rule, keys }) => {
  expect(foundInRule({ route: [to('reviews')], ...rule })).toEqual(keys);
});

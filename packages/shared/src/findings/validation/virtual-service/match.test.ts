import { expect, test } from 'vitest';
import { aRule, foundInRule } from '../../testing/objects.ts';

const long = 'a'.repeat(1025);

test.each([
  { match: {}, keys: [] },
  { match: { ignoreUriCase: true }, keys: [] },
  { match: { uri: { prefix: '' } }, keys: [] },
  { match: { uri: { regex: '' } }, keys: ['vs.match.emptyRegex at match.0.uri'] },
  { match: { uri: { regex: '(' } }, keys: ['value.regex.invalid at match.0.uri'] },
  { match: { uri: { regex: long } }, keys: ['value.regex.tooLarge at match.0.uri'] },
  { match: { uri: {} }, keys: [] },
  { match: { method: { exact: '' } }, keys: [] },
  { match: { method: { prefix: '' } }, keys: ['vs.match.emptyPrefix at match.0.method'] },
  { match: { scheme: { regex: '' } }, keys: ['vs.match.emptyRegex at match.0.scheme'] },
  { match: { authority: { regex: '[' } }, keys: ['value.regex.invalid at match.0.authority'] },
  { match: { queryParams: { beta: { prefix: '' } } }, keys: ['vs.match.emptyPrefix at match.0.queryParams.beta'] },
  { match: { queryParams: { beta: {} } }, keys: [] },
  { match: { headers: { 'end-user': { exact: '' } } }, keys: [] },
  { match: { headers: { 'end-user': null } }, keys: ['vs.match.nullHeader at match.0.headers.end-user'] },
  { match: { headers: { 'end-user': {} } }, keys: [] },
  { match: { headers: { 'end user': {} } }, keys: ['name.header.invalid at match.0.headers.end user'] },
  { match: { headers: { '': {} } }, keys: ['name.header.empty at match.0.headers.'] },
  { match: { headers: { x: { regex: '*' } } }, keys: ['value.regex.invalid at match.0.headers.x'] },
  { match: { headers: { x: { prefix: '' } } }, keys: ['vs.match.emptyPrefix at match.0.headers.x'] },
  { match: { withoutHeaders: { x: null } }, keys: [] },
  { match: { withoutHeaders: { x: { regex: '*' } } }, keys: [] },
  { match: { withoutHeaders: { x: { regex: '(' } } }, keys: ['value.regex.invalid at match.0.withoutHeaders.x'] },
  { match: { withoutHeaders: { 'x y': {} } }, keys: ['name.header.invalid at match.0.withoutHeaders.x y'] },
  { match: { port: 0 }, keys: [] },
  { match: { port: 9080 }, keys: [] },
  { match: { port: 65536 }, keys: ['name.port.range at match.0.port'] },
  { match: { sourceLabels: { app: 'a b' } }, keys: ['name.label.value at match.0.sourceLabels'] },
  { match: { gateways: ['mesh'] }, keys: [] },
  { match: { gateways: ['edge/p!'] }, keys: ['gatewayName.name at match.0.gateways.0'] },
  // istiod warns of legacy names at the top, but here the warning is lost.
  { match: { gateways: ['public.edge'] }, keys: [] },
  { match: { sourceNamespace: 'shop' }, keys: [] },
  { match: { sourceNamespace: '' }, keys: [] },
  { match: { sourceNamespace: 's.hop' }, keys: ['vs.match.sourceNamespace at match.0.sourceNamespace'] },
])('$match: $keys', ({ match, keys }) => {
  expect(foundInRule(aRule({ match: [match] }))).toEqual(keys);
});

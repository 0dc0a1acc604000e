import { expect, test } from 'vitest';
import { aRule, foundInRule } from '../../testing/objects.ts';

test.each([
  { option: { timeout: '5s' }, keys: [] },
  { option: { timeout: '0s' }, keys: ['name.duration.tooShort at timeout'] },
  { option: { timeout: '1.0000001s' }, keys: ['name.duration.precision at timeout'] },

  { option: { retries: { attempts: 3, perTryTimeout: '2s', retryOn: '5xx,503,reset' } }, keys: [] },
  { option: { retries: { attempts: 0 } }, keys: [] },
  { option: { retries: {} }, keys: [] },
  { option: { retries: { attempts: -1 } }, keys: ['vs.retries.negative at retries.attempts'] },
  { option: { retries: { attempts: 0, retryOn: '5xx' } }, keys: ['vs.retries.disabled at retries.attempts'] },
  { option: { retries: { perTryTimeout: '2s' } }, keys: ['vs.retries.disabled at retries.attempts'] },
  { option: { retries: { retryRemoteLocalities: false } }, keys: ['vs.retries.disabled at retries.attempts'] },
  { option: { retries: { attempts: 1, retryOn: '' } }, keys: [] },
  { option: { retries: { attempts: 1, retryOn: '5xx, reset' } }, keys: ['vs.retries.retryOn at retries.retryOn'] },
  { option: { retries: { attempts: 1, retryOn: '418,511,+226' } }, keys: [] },
  {
    option: { retries: { attempts: 1, retryOn: '306,419' } },
    keys: Array(2).fill('vs.retries.retryOn at retries.retryOn'),
  },
  { option: { retries: { attempts: 1, retryOn: 'never' } }, keys: ['vs.retries.retryOn at retries.retryOn'] },
  {
    option: { retries: { attempts: 1, perTryTimeout: '1us' } },
    keys: ['name.duration.tooShort at retries.perTryTimeout'],
  },
  { option: { retries: { attempts: 1, backoff: '1us' } }, keys: ['name.duration.tooShort at retries.backoff'] },
  { option: { retries: { attempts: 1, backoff: '25ms' } }, keys: [] },

  { option: { fault: { abort: { httpStatus: 503, percentage: { value: 10 } } } }, keys: [] },
  { option: { fault: { delay: { fixedDelay: '7s', percentage: { value: 0 } } } }, keys: [] },
  { option: { fault: {} }, keys: ['vs.fault.empty at fault'] },
  { option: { fault: { abort: { httpStatus: 199 } } }, keys: ['vs.httpStatus at fault.abort'] },
  { option: { fault: { abort: { httpStatus: 600 } } }, keys: [] },
  { option: { fault: { abort: { httpStatus: 601 } } }, keys: ['vs.httpStatus at fault.abort'] },
  { option: { fault: { abort: { grpcStatus: 'UNAVAILABLE' } } }, keys: [] },
  { option: { fault: { abort: { grpcStatus: '14' } } }, keys: ['vs.fault.grpcStatus at fault.abort'] },
  { option: { fault: { abort: { http2Error: 'x' } } }, keys: ['vs.fault.http2Error at fault.abort'] },
  // istiod means to warn of an abort without type, but loses the warning.
  { option: { fault: { abort: {} } }, keys: [] },
  {
    option: { fault: { abort: { httpStatus: 500, percentage: { value: 100.1 } } } },
    keys: ['vs.fault.percentage at fault.abort.percentage'],
  },
  {
    option: { fault: { delay: { fixedDelay: '1s', percentage: { value: 0.00001 } } } },
    keys: ['vs.fault.percentage at fault.delay.percentage'],
  },
  { option: { fault: { delay: { fixedDelay: '1s', percentage: { value: 0.0001 } } } }, keys: [] },
  { option: { fault: { delay: { fixedDelay: '1s', percentage: {} } } }, keys: [] },
  {
    option: { fault: { delay: { fixedDelay: '1s', percentage: { value: -1 } } } },
    keys: ['vs.fault.percentage at fault.delay.percentage'],
  },
  { option: { fault: { delay: { fixedDelay: '0s' } } }, keys: ['name.duration.tooShort at fault.delay.fixedDelay'] },
  { option: { fault: { delay: { percent: 1000 } } }, keys: [] },
  {
    option: { fault: { delay: { exponentialDelay: '1s' } } },
    keys: ['vs.fault.exponentialDelay at fault.delay.exponentialDelay'],
  },

  { option: { mirror: { host: 'reviews' }, mirrorPercentage: { value: 100 } }, keys: [] },
  { option: { mirror: { host: '*' } }, keys: ['vs.destination.wildcard at mirror.host'] },
  { option: { mirrorPercentage: { value: 100.5 } }, keys: ['vs.mirrorPercentage.maximum at mirrorPercentage'] },
  { option: { mirrorPercentage: { value: -1 } }, keys: ['vs.mirrorPercentage.minimum at mirrorPercentage'] },
  { option: { mirrorPercentage: {} }, keys: [] },
  { option: { mirrorPercent: 100 }, keys: ['vs.mirrorPercent.deprecated at mirrorPercent'] },
  {
    option: { mirrorPercent: 101 },
    keys: ['vs.mirrorPercent.maximum at mirrorPercent', 'vs.mirrorPercent.deprecated at mirrorPercent'],
  },
  { option: { mirrors: [{ destination: { host: 'a' } }] }, keys: [] },
  { option: { mirrors: [{}] }, keys: ['vs.mirrors.destination at mirrors.0.destination'] },
  {
    option: { mirrors: [{ destination: { host: '*' } }] },
    keys: ['vs.destination.wildcard at mirrors.0.destination.host'],
  },
  {
    option: { mirrors: [{ destination: { host: 'a' }, percentage: { value: 101 } }] },
    keys: ['vs.mirrors.maximum at mirrors.0.percentage'],
  },
  {
    option: { mirrors: [{ destination: { host: 'a' }, percentage: { value: -1 } }] },
    keys: ['vs.mirrors.minimum at mirrors.0.percentage'],
  },

  {
    option: {
      corsPolicy: {
        allowOrigins: [{ exact: 'https://a.com' }, { regex: '.*' }],
        allowMethods: ['GET', '*'],
        allowHeaders: ['x-a', '*'],
        exposeHeaders: ['x-b'],
        maxAge: '24h',
      },
    },
    keys: [],
  },
  { option: { corsPolicy: {} }, keys: [] },
  {
    option: { corsPolicy: { allowOrigins: [{ exact: '' }, {}] } },
    keys: ['vs.cors.origin at corsPolicy.allowOrigins.0', 'vs.cors.origin at corsPolicy.allowOrigins.1'],
  },
  {
    option: { corsPolicy: { allowOrigins: [{ regex: '(' }] } },
    keys: ['value.regex.invalid at corsPolicy.allowOrigins.0'],
  },
  { option: { corsPolicy: { allowMethods: ['get'] } }, keys: ['vs.cors.method at corsPolicy.allowMethods.0'] },
  { option: { corsPolicy: { allowHeaders: ['a b'] } }, keys: ['name.header.invalid at corsPolicy.allowHeaders.0'] },
  { option: { corsPolicy: { exposeHeaders: [''] } }, keys: ['name.header.empty at corsPolicy.exposeHeaders.0'] },
  { option: { corsPolicy: { maxAge: '1.5s' } }, keys: ['vs.cors.maxAge at corsPolicy.maxAge'] },
  { option: { corsPolicy: { maxAge: '0s' } }, keys: ['name.duration.tooShort at corsPolicy.maxAge'] },
])('$option: $keys', ({ option, keys }) => {
  expect(foundInRule(aRule(option))).toEqual(keys);
});

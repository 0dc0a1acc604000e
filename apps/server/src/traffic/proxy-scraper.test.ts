import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ScriptedApiServer, startScriptedApiServer } from '../kubernetes/testing/scripted-api-server.ts';
import { createProxyScraper, type ProxyScraper } from './proxy-scraper.ts';

const text = `# TYPE istio_requests_total counter
istio_requests_total{reporter="source",destination_version="v1"} 41
istio_request_bytes_sum{reporter="source"} 7
`;
const pod = (name: string) => ({ metadata: { namespace: 'default', name } });

let server: ScriptedApiServer;
let scraper: ProxyScraper;
beforeEach(async () => {
  server = await startScriptedApiServer((_url, response) => response.end(text));
  scraper = createProxyScraper({ ...server, maxBytes: 1_000, deadlineMs: 20_000 });
});
afterEach(() => server.close());

test('reads the request counters of a pod through the API server', async () => {
  const samples = await scraper.scrape(pod('reviews-1'));
  expect(samples).toMatchObject([{ name: 'istio_requests_total', labels: { destination_version: 'v1' }, value: 41 }]);
  const path = '/api/v1/namespaces/default/pods/reviews-1:15090/proxy/stats/prometheus';
  expect(server.requests.map(({ pathname }) => pathname)).toEqual([path]);
  // Envoy writes nothing else, and the application is not asked.
  const filter = new RegExp(server.requests[0]?.searchParams.get('filter') ?? '');
  for (const name of ['istiocustom.istio_requests_total.x', 'istiocustom.istio_request_duration_milliseconds.x']) {
    expect(name).toMatch(filter);
  }
  expect('istiocustom.istio_request_bytes.x').not.toMatch(filter);
});

test.each([
  ['an error', () => (server.answer = (_url, response) => response.writeHead(503).end('no'))],
  ['too much', () => (server.answer = (_url, response) => response.end('x'.repeat(2_000)))],
  ['half a text', () => (server.answer = (_url, response) => response.end('istio_requests_total{reporter="sou'))],
])('%s is no reading', async (_what, arrange) => {
  arrange();
  expect(await scraper.scrape(pod('reviews-1'))).toBeNull();
});

test('silence is no reading', async () => {
  server.answer = () => {};
  const impatient = createProxyScraper({ ...server, deadlineMs: 50 });
  expect(await impatient.scrape(pod('reviews-1'))).toBeNull();
});

test('a pod that keeps failing is left alone for longer and longer, the others are not', async () => {
  server.answer = (url, response) =>
    url.pathname.includes('/ill:') ? response.writeHead(500).end() : response.end(text);
  for (let round = 0; round < 30; round += 1) {
    await scraper.scrape(pod('ill'));
    expect(await scraper.scrape(pod('well'))).toHaveLength(1);
  }
  const asked = server.requests.filter(({ pathname }) => pathname.includes('/ill:')).length;
  expect(asked).toBeGreaterThan(3);
  expect(asked).toBeLessThan(10);
});

test('a pod that is forgotten is asked again', async () => {
  server.answer = (_url, response) => response.writeHead(500).end();
  for (let round = 0; round < 10; round += 1) await scraper.scrape(pod('ill'));
  server.answer = (_url, response) => response.end(text);
  scraper.forget(new Set());
  expect(await scraper.scrape(pod('ill'))).toHaveLength(1);
});

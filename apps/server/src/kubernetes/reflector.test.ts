import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { KubeError } from './kube-error.ts';
import { backoffMs, createReflector, type Reflector, type Stored } from './reflector.ts';
import { type ScriptedApiServer, sendJson, startScriptedApiServer, statusBody } from './testing/scripted-api-server.ts';

type Thing = Stored & { readonly color?: string };

let server: ScriptedApiServer;
let reflector: Reflector<Thing>;
let running: Promise<void>;
let changes: string[];
let faults: unknown[];
/** The open watch, to be fed by the test. */
let watches: ServerResponse[];

const thing = (name: string, version: string, color = 'red') => ({
  metadata: { namespace: 'ns', name, resourceVersion: version },
  color,
});
const list = (version: string, ...items: unknown[]) => ({ metadata: { resourceVersion: version }, items });

function holdWatch(response: ServerResponse) {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.flushHeaders();
  watches.push(response);
}

function send(type: string, object: unknown) {
  watches.at(-1)?.write(`${JSON.stringify({ type, object })}\n`);
}

function start(options: { idleMs?: number; onChange?: () => void } = {}) {
  reflector = createReflector<Thing>({
    open: (query, signal) => server.client.stream({ path: '/things', query, signal, credentials: server.credentials }),
    read: (object) => ((object as { color?: string }).color === undefined ? null : (object as Thing)),
    onChange(previous, next) {
      changes.push(`${previous?.color ?? '-'} → ${next?.color ?? '-'}`);
      options.onChange?.();
    },
    onFault: (error) => faults.push(error),
    pauseMs: () => 5,
    ...(options.idleMs !== undefined && { idleMs: options.idleMs }),
  });
  running = reflector.run();
}

const isWatch = (url: URL) => url.searchParams.get('watch') === '1';
const names = () => [...reflector.items.keys()].sort();

beforeEach(async () => {
  changes = [];
  faults = [];
  watches = [];
  server = await startScriptedApiServer((url, response) =>
    isWatch(url) ? holdWatch(response) : sendJson(response, list('10', thing('a', '1'))),
  );
});
afterEach(async () => {
  reflector.stop();
  await running;
  await server.close();
});

test('lists in pages and watches from the version of the list', async () => {
  server.answer = (url, response) => {
    if (isWatch(url)) return holdWatch(response);
    const token = url.searchParams.get('continue');
    const page = list('10', thing(token === null ? 'a' : 'b', '1'));
    sendJson(response, token === null ? { ...page, metadata: { ...page.metadata, continue: 'more' } } : page);
  };
  start();
  await vi.waitFor(() => expect(watches).toHaveLength(1));
  expect(names()).toEqual(['ns/a', 'ns/b']);
  const [first, second, watch] = server.requests.map(({ searchParams }) => searchParams);
  expect(first?.get('limit')).toBe('500');
  expect(second?.get('continue')).toBe('more');
  expect(watch?.get('resourceVersion')).toBe('10');
  expect(watch?.get('allowWatchBookmarks')).toBe('true');
  expect(Number(watch?.get('timeoutSeconds'))).toBeGreaterThanOrEqual(290);
});

test('a snapshot that expires between two pages is listed in one piece', async () => {
  server.answer = (url, response) => {
    if (isWatch(url)) return holdWatch(response);
    if (url.searchParams.has('continue')) return sendJson(response, statusBody(410, 'Expired', 'too old'), 410);
    const page = list('10', thing('a', '1'), thing('b', '1'));
    const isPaged = url.searchParams.has('limit');
    sendJson(response, isPaged ? { ...page, metadata: { ...page.metadata, continue: 'more' } } : page);
  };
  start();
  await vi.waitFor(() => expect(watches).toHaveLength(1));
  expect(names()).toEqual(['ns/a', 'ns/b']);
  expect(faults).toEqual([]);
});

test('events change the copy and are told with the object before and after', async () => {
  start();
  await vi.waitFor(() => expect(watches).toHaveLength(1));
  send('ADDED', thing('b', '11', 'blue'));
  send('MODIFIED', thing('a', '12', 'green'));
  send('DELETED', thing('b', '13', 'blue'));
  await vi.waitFor(() => expect(changes).toEqual(['- → red', '- → blue', 'red → green', 'blue → -']));
  expect(names()).toEqual(['ns/a']);
});

test('a cut watch goes on from the last version, bookmarks included', async () => {
  start();
  await vi.waitFor(() => expect(watches).toHaveLength(1));
  send('BOOKMARK', { metadata: { resourceVersion: '99' } });
  await new Promise((resolve) => setTimeout(resolve, 20));
  watches[0]?.destroy();
  await vi.waitFor(() => expect(watches).toHaveLength(2));
  expect(server.requests.at(-1)?.searchParams.get('resourceVersion')).toBe('99');
  expect(server.requests.filter((url) => !isWatch(url))).toHaveLength(1);
});

test.each(['as an event', 'as an answer'])(
  'an expired version %s lists anew and tells only the differences',
  async (how) => {
    start();
    await vi.waitFor(() => expect(watches).toHaveLength(1));
    let isExpired = true;
    server.answer = (url, response) => {
      if (!isWatch(url)) return sendJson(response, list('50', thing('a', '1'), thing('c', '40', 'blue')));
      if (isExpired && how === 'as an answer') {
        isExpired = false;
        return sendJson(response, statusBody(410, 'Expired', 'too old'), 410);
      }
      holdWatch(response);
    };
    if (how === 'as an event') send('ERROR', statusBody(410, 'Expired', 'too old'));
    else watches[0]?.destroy();
    await vi.waitFor(() => expect(names()).toEqual(['ns/a', 'ns/c']));
    expect(changes).toEqual(['- → red', '- → blue']);
  },
);

test('a version from the future, as after a restored backup, lists anew', async () => {
  start();
  await vi.waitFor(() => expect(watches).toHaveLength(1));
  const causes = [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }];
  let isAhead = true;
  server.answer = (url, response) => {
    if (!isWatch(url)) return sendJson(response, list('3', thing('b', '2')));
    if (!isAhead) return holdWatch(response);
    isAhead = false;
    sendJson(response, statusBody(504, 'Timeout', 'Too large resource version', { causes }), 504);
  };
  watches[0]?.destroy();
  await vi.waitFor(() => expect(names()).toEqual(['ns/b']));
});

test('a silent watch is replaced', async () => {
  start({ idleMs: 40 });
  await vi.waitFor(() => expect(watches.length).toBeGreaterThanOrEqual(2));
  expect(faults).toEqual([]);
});

test('a listener that throws is reported and stops nothing', async () => {
  start({
    onChange: () => {
      throw new Error('listener');
    },
  });
  await vi.waitFor(() => expect(watches).toHaveLength(1));
  send('ADDED', thing('b', '11'));
  await vi.waitFor(() => expect(names()).toEqual(['ns/a', 'ns/b']));
  expect(faults).toHaveLength(2);
});

test('characters cut between chunks are put together', async () => {
  start();
  await vi.waitFor(() => expect(watches).toHaveLength(1));
  const line = Buffer.from(`${JSON.stringify({ type: 'ADDED', object: thing('b', '11', '蓝') })}\n`);
  for (const byte of line) {
    watches[0]?.write(Buffer.from([byte]));
    await new Promise((resolve) => setImmediate(resolve));
  }
  await vi.waitFor(() => expect(reflector.items.get('ns/b')?.color).toBe('蓝'));
});

test('an object that cannot be read is left out, and leaves when it becomes unreadable', async () => {
  start();
  await vi.waitFor(() => expect(watches).toHaveLength(1));
  send('ADDED', { metadata: { namespace: 'ns', name: 'odd', resourceVersion: '11' } });
  send('MODIFIED', { metadata: { namespace: 'ns', name: 'a', resourceVersion: '12' } });
  await vi.waitFor(() => expect(names()).toEqual([]));
});

test('refusals are reported and tried again', async () => {
  let refusals = 2;
  server.answer = (url, response) => {
    if (isWatch(url)) return holdWatch(response);
    if (refusals-- > 0) return sendJson(response, statusBody(403, 'Forbidden', 'no'), 403);
    sendJson(response, list('10', thing('a', '1')));
  };
  start();
  await vi.waitFor(() => expect(names()).toEqual(['ns/a']));
  expect(faults).toMatchObject([{ status: 403 }, { status: 403 }]);
});

test('reconnect takes a new connection without a fault', async () => {
  start();
  await vi.waitFor(() => expect(watches).toHaveLength(1));
  reflector.reconnect();
  await vi.waitFor(() => expect(watches).toHaveLength(2));
  expect(faults).toEqual([]);
});

test('stop ends it while a list is on its way', async () => {
  server.answer = () => {};
  start();
  await vi.waitFor(() => expect(server.requests).toHaveLength(1));
  reflector.stop();
  await running;
  expect(faults).toEqual([]);
});

test.each([
  { error: new KubeError(0, 'refused'), longest: 2_000 },
  { error: null, longest: 2_000 },
  { error: new KubeError(500, 'ill'), longest: 30_000 },
])('pauses grow up to $longest ms', ({ error, longest }) => {
  const pauses = Array.from({ length: 20 }, (_, failures) => backoffMs(failures + 1, error));
  expect(Math.max(...pauses)).toBeLessThanOrEqual(longest);
  expect(pauses.at(-1)).toBeGreaterThanOrEqual(longest / 2);
  expect(pauses[0]).toBeLessThan(longest / 2);
});

test('a server that asks for time gets it', () => {
  expect(backoffMs(1, new KubeError(429, 'busy', { retryAfterSeconds: 7 }))).toBeGreaterThanOrEqual(7_000);
});

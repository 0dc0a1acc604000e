import type { ChangeResult } from '@sluice/shared/api/changes';
import type { Problem } from '@sluice/shared/api/problem';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accessConfig } from '../src/config/access-settings.ts';
import { startServer } from '../src/start-server.ts';
import { change, install, routingOf, rules, servicePath } from './testing/change-requests.ts';
import { type Answer, startTestServer, type TestServer } from './testing/start-test-server.ts';

/** Clients, edits of each, and rules they choose from: few enough that they meet, many enough that they also pass. */
const clients = 20;
const editsEach = 50;
const users = 12;

let server: TestServer;
/** Another replica on the same cluster. */
let replica: Awaited<ReturnType<typeof startServer>>;

beforeAll(async () => {
  // Nobody is so fast by hand; the limit on writes has tests of its own.
  const access = accessConfig({ writesPerMinute: 1_000_000 });
  server = await startTestServer({ access });
  replica = await startServer({ kubeconfig: server.sandbox.kubeconfig, port: 0, host: '127.0.0.1', access });
  const [, last] = rules.spec.http;
  const special = Array.from({ length: users }, (_, at) => ({
    match: [{ headers: { 'end-user': { exact: `user-${at}` } } }],
    route: [{ destination: { host: 'reviews', subset: 'v2' } }],
    timeout: '1s',
  }));
  await install(server, { ...rules, spec: { hosts: ['reviews'], http: [...special, last] } });
});
afterAll(async () => {
  await replica.close();
  await server.close();
});

async function call<T>(path: string, init?: RequestInit): Promise<Answer<T>> {
  const response = await fetch(replica.url + path, init);
  return { status: response.status, headers: response.headers, body: (await response.json()) as T };
}

type Attempt = { rule: number; seen: string; wanted: string; status: number; problem: Problem | null };

/** Reads the rules, changes one of them to a value that nobody else uses, and so on. */
async function work(client: number): Promise<Attempt[]> {
  const entrance = client % 2 === 0 ? server : { call };
  const attempts: Attempt[] = [];
  for (let turn = 0; turn < editsEach; turn += 1) {
    const { etag, rules: table } = await routingOf(entrance);
    const rule = (client * 7 + turn * 5) % users;
    const seen = table[rule]?.options.timeout ?? '';
    const wanted = `${10 + client * editsEach + turn}s`;
    const origin = { namespace: 'default', name: 'reviews', protocol: 'http' as const, index: rule };
    const { status, body } = await change<ChangeResult & Problem>(
      entrance,
      [{ type: 'setOptions', rule: origin, options: { timeout: wanted } }],
      { ifMatch: etag },
    );
    attempts.push({ rule, seen, wanted, status, problem: status === 200 ? null : body });
  }
  return attempts;
}

test('1,000 edits by 20 clients: every accepted edit is in the final object, every other one was told of a conflict', async () => {
  const attempts = (await Promise.all(Array.from({ length: clients }, (_, client) => work(client)))).flat();
  const accepted = attempts.filter(({ status }) => status === 200);
  const refused = attempts.filter(({ status }) => status !== 200);
  for (const { problem, seen, wanted } of refused) {
    expect(problem?.code).toBe('conflict');
    expect(problem?.conflicts).toHaveLength(1);
    for (const { values } of problem?.conflicts ?? []) {
      expect(values).toMatchObject([{ base: seen, mine: wanted }]);
      expect(values[0]?.theirs).not.toBe(seen);
    }
  }
  const final = (await server.getObject('virtualservices', 'reviews'))?.spec as { http: { timeout: string }[] };
  for (let rule = 0; rule < users; rule += 1) {
    // Values are unique, so that the accepted edits of a rule are a chain: each was made for what the one before left.
    const steps = new Map(accepted.filter((each) => each.rule === rule).map(({ seen, wanted }) => [seen, wanted]));
    let value = '1s';
    let length = 0;
    for (let next = steps.get(value); next !== undefined; next = steps.get(value)) {
      value = next;
      length += 1;
    }
    expect(length, `all accepted edits of rule ${rule}`).toBe(accepted.filter((each) => each.rule === rule).length);
    expect(final.http[rule]?.timeout).toBe(value);
  }
  expect(accepted.length).toBeGreaterThan(users);
  expect(accepted.length + refused.length).toBe(clients * editsEach);
}, 180_000);

test('without If-Match nothing was seen, so nothing is in the way: all are made, one after the other', async () => {
  const shares = Array.from({ length: 30 }, (_, at) => at * 3);
  const answers = await Promise.all(
    shares.map((v2, at) => {
      const body = JSON.stringify({ weights: { v1: 100 - v2, v2 } });
      const init = { method: 'PUT', headers: { 'content-type': 'application/json' }, body };
      return (at % 2 === 0 ? server.call : call)<ChangeResult & Problem>(`${servicePath()}/weights`, init);
    }),
  );
  expect(answers.map(({ status, body }) => [status, body.code])).toEqual(shares.map(() => [200, undefined]));
  const final = (await server.getObject('virtualservices', 'reviews'))?.spec as { http: { route: object[] }[] };
  const [v1, v2] = (final.http.at(-1)?.route ?? []) as { weight: number }[];
  expect(shares).toContain(v2?.weight);
  expect((v1?.weight ?? 0) + (v2?.weight ?? 0)).toBe(100);
  const { changes } = (await server.call<{ changes: { edits: { weights: object }[] }[] }>(`${servicePath()}/changes`))
    .body;
  expect(changes[0]?.edits[0]?.weights).toMatchObject({ v2: v2?.weight });
}, 60_000);

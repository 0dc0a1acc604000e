/** Rules that show what a list of rules can look like. */
import { splitOfReviews, subsetsOfReviews } from '../journeys/istio-objects.ts';
import type { Stack } from '../stack/start-stack.ts';

const to = (subset: string) => [{ destination: { host: 'reviews', subset } }];
const [everythingElse] = splitOfReviews([
  ['v1', 60],
  ['v2', 30],
  ['v3', 10],
]).spec.http as readonly object[];

const rulesOfReviews = {
  hosts: ['reviews'],
  http: [
    { name: 'jason', match: [{ headers: { 'end-user': { exact: 'jason' } } }], route: to('v2') },
    {
      match: [{ uri: { prefix: '/reviews/beta' } }, { headers: { cookie: { regex: '^(.*?;)?(beta=yes)(;.*)?$' } } }],
      route: to('v3'),
      timeout: '3s',
      retries: { attempts: 2, perTryTimeout: '1s', retryOn: '5xx' },
    },
    {
      match: [{ headers: { 'end-user': { exact: 'jason' } }, uri: { prefix: '/reviews/1' } }],
      route: to('v3'),
    },
    { match: [{ uri: { exact: '/old' } }], redirect: { uri: '/reviews' } },
    everythingElse,
  ],
};

export async function putRules({ cluster }: Stack): Promise<void> {
  if ((await cluster.read('destinationrules', 'reviews')) === null) {
    await cluster.create('destinationrules', subsetsOfReviews);
  }
  await cluster.replaceSpec('virtualservices', 'reviews', rulesOfReviews);
}

/** Changes by Sluice itself, for the history. */
export async function makeChanges({ url }: Stack): Promise<void> {
  const address = `${url}/api/v1/namespaces/default/services/reviews`;
  for (const [weights, reason] of [
    [{ v1: 70, v2: 20, v3: 10 }, 'Fewer to v2 while its cache warms up'],
    [{ v1: 50, v2: 25, v3: 25 }, 'Step 2 of the roll-out'],
    [{ v1: 60, v2: 30, v3: 10 }, undefined],
  ] as const) {
    const { etag } = (await (await fetch(address)).json()) as { etag: string };
    const answer = await fetch(`${address}/changes`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'if-match': `"${etag}"`, 'sec-fetch-site': 'same-origin' },
      body: JSON.stringify({ edits: [{ type: 'setWeights', weights }], ...(reason && { reason }) }),
    });
    if (!answer.ok) throw new Error(`The change was refused: ${await answer.text()}`);
    await new Promise((resolve) => setTimeout(resolve, 3_000));
  }
}

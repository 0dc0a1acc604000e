/** Changes weights in the cluster at a steady rate, past Sluice, as other tools do. */
import { setTimeout as sleep } from 'node:timers/promises';
import { connectionFrom } from '../src/kubernetes/connection.ts';
import { createKubeClient } from '../src/kubernetes/kube-client.ts';

export type Rate = { readonly perSecond: number; readonly seconds: number };
export type Named = { readonly namespace: string; readonly name: string };

/** Names a change: no two of them set the same weights. */
const changeKey = ({ namespace, name }: Named, weights: string) => `${namespace}/${name} ${weights}`;

/** When it was sent, and when the cluster said that it has taken it, epoch milliseconds. */
export type MadeAt = { readonly sent: number; readonly accepted: number };

/** Answers with the changes that the cluster took, by `changeKey`, and how many others there were. */
export async function changeWeights(
  kubeconfigPath: string,
  services: readonly Named[],
  { perSecond, seconds }: Rate,
): Promise<{ readonly made: ReadonlyMap<string, MadeAt>; readonly refused: number }> {
  const connection = await connectionFrom({ kubeconfigPath });
  const client = createKubeClient(connection.server);
  const made = new Map<string, MadeAt>();
  let refused = 0;
  const now = () => performance.timeOrigin + performance.now();

  async function change({ namespace, name }: Named, weights: readonly [number, number]): Promise<void> {
    const route = ['v1', 'v2'].map((subset, at) => ({ destination: { host: name, subset }, weight: weights[at] }));
    const sent = now();
    await client.json({
      method: 'PATCH',
      path: `/apis/networking.istio.io/v1/namespaces/${namespace}/virtualservices/${name}`,
      credentials: connection.own,
      patchType: 'application/merge-patch+json',
      body: { spec: { http: [{ route }] } },
    });
    made.set(changeKey({ namespace, name }, weights.join('/')), { sent, accepted: now() });
  }

  // A machine that is too busy takes fewer changes.
  const note = () => {
    refused += 1;
  };
  const under: Promise<void>[] = [];
  const began = performance.now();
  // Istio takes weights that do not add up to 100, so that each change can have its own.
  const salt = Math.floor(Math.random() * 10_000) * 10_000;
  for (let turn = 0; turn < perSecond * seconds; turn += 1) {
    await sleep(Math.max(0, began + (turn * 1000) / perSecond - performance.now()));
    const service = services[turn % services.length];
    if (service !== undefined) under.push(change(service, [1 + turn, 1 + salt]).catch(note));
  }
  await Promise.all(under);
  await connection.close();
  return { made, refused };
}

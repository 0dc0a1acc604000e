import { expect, test } from 'vitest';
import { createClusterProbe } from './cluster-probe.ts';
import type { KubeClient } from './kube-client.ts';
import { KubeError } from './kube-error.ts';

/** Answers with what the script says, one entry for each question, and the last one for ever. */
function clientOf(script: readonly ('there' | 'away' | 'refusing')[]): Pick<KubeClient, 'text'> {
  let asked = 0;
  return {
    async text() {
      const answer = script[Math.min(asked++, script.length - 1)];
      if (answer === 'away') throw new KubeError(0, 'refused');
      if (answer === 'refusing') throw new KubeError(403, 'no');
      return '{ "gitVersion": "v1.34.1" }';
    },
  };
}

const never = 2 ** 30;

function resultsOf(script: Parameters<typeof clientOf>[0], count: number): Promise<(string | null)[]> {
  const { promise, resolve } = Promise.withResolvers<(string | null)[]>();
  const results: (string | null)[] = [];
  const probe = createClusterProbe({
    client: clientOf(script) as KubeClient,
    credentials: {} as never,
    everyMs: never,
    everyMsWhileAway: 1,
    onResult(problem) {
      results.push(problem);
      if (results.length < count) return;
      probe.stop();
      resolve(results);
    },
  });
  void probe.run();
  return promise;
}

test('one lost question means nothing, two do', async () => {
  expect(await resultsOf(['away', 'there'], 1)).toEqual([null]);
  expect(await resultsOf(['away', 'away'], 1)).toEqual(['refused']);
});

test('whoever refuses is there', async () => {
  expect(await resultsOf(['refusing'], 1)).toEqual([null]);
});

test('a server that is away is not waited for as long as one that is there', async () => {
  expect(await resultsOf(['away', 'away', 'away', 'away', 'there'], 3)).toEqual(['refused', 'refused', null]);
});

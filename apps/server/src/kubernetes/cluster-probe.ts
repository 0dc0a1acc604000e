/**
 * Is the API server there? Asked every two seconds, because a watch cannot tell: a connection into a partition stays
 * silent for minutes and looks exactly like a quiet cluster. While it is away it is asked more often: people wait for it.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Credentials } from './credentials.ts';
import type { KubeClient } from './kube-client.ts';
import { isUnreachable } from './kube-error.ts';

export type ClusterProbe = {
  readonly run: () => Promise<void>;
  readonly stop: () => void;
  /** Asks now: somebody has met an error. */
  readonly hurry: () => void;
  /** Of Kubernetes, such as `v1.34.1`; null before the first answer. */
  readonly serverVersion: () => string | null;
};

type Options = {
  readonly client: KubeClient;
  readonly credentials: Credentials;
  /** After every answer or its absence; null when all is well. */
  readonly onResult: (problem: string | null) => void;
  readonly everyMs?: number;
  readonly everyMsWhileAway?: number;
};

export function createClusterProbe(options: Options): ClusterProbe {
  const { client, credentials, onResult, everyMs = 2_000, everyMsWhileAway = 500 } = options;
  const stopping = new AbortController();
  let pause = new AbortController();
  let serverVersion: string | null = null;

  /** A single question may get lost, or the server be busy for a moment: only two in a row mean something. */
  async function ask(): Promise<string | null> {
    return (await askOnce()) === null ? null : askOnce();
  }

  async function askOnce(): Promise<string | null> {
    try {
      const text = await client.text({ path: '/version', credentials, deadlineMs: 2_000, signal: stopping.signal });
      serverVersion = versionIn(text) ?? serverVersion;
      return null;
    } catch (error) {
      // Whoever refuses us is there.
      return isUnreachable(error) ? (error as Error).message : null;
    }
  }

  return {
    async run() {
      while (!stopping.signal.aborted) {
        const problem = await ask();
        if (stopping.signal.aborted) return;
        onResult(problem);
        pause = new AbortController();
        const pauseMs = problem === null ? everyMs : everyMsWhileAway;
        await sleep(pauseMs, undefined, { signal: AbortSignal.any([pause.signal, stopping.signal]) }).catch(() => {});
      }
    },
    stop: () => stopping.abort(),
    hurry: () => pause.abort(),
    serverVersion: () => serverVersion,
  };
}

function versionIn(text: string): string | null {
  return /"gitVersion"\s*:\s*"([^"]{1,64})"/.exec(text)?.[1] ?? null;
}

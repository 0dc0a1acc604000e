/** Whether istiod can be asked at all, and which one it is. */
import type { Status } from '@sluice/shared/api/status';
import { isReady, type Pod } from '@sluice/shared/kubernetes/core';
import { keyOf } from '@sluice/shared/kubernetes/object';
import { KubeError } from '../kubernetes/kube-error.ts';
import { createPodHttp } from '../kubernetes/pod-http.ts';
import type { PortForward } from '../kubernetes/port-forward.ts';

type IstiodStatus = Status['istiod'];

type Options = {
  /** Pods of istiod, of all revisions. Rejects with KubeError. */
  readonly pods: () => Promise<readonly Pod[]>;
  readonly portForward: PortForward;
  readonly now?: () => number;
};

/** istiod's port for monitoring. */
const port = 15014;
const deadlineMs = 3_000;
const keptMs = 15_000;
/** What has failed may be put right any time. */
const failureKeptMs = 3_000;

type Known = { readonly of: string; until: number; readonly status: Promise<IstiodStatus> };

/** The answer of the same pods is kept for a while; whoever asks meanwhile gets the same. */
export function createIstiodStatus({ pods, portForward, now = () => performance.now() }: Options) {
  let known: Known | null = null;

  async function versionOf({ metadata: { name, namespace = '' } }: Pod): Promise<string> {
    const http = createPodHttp({ open: (ms) => portForward({ namespace, name, port }, ms) });
    try {
      const { status, body } = await http.get('/version', { deadlineMs, maxBytes: 10_000 });
      if (status !== 200) throw new Error(`${name} answered ${status}`);
      return versionIn(body);
    } finally {
      http.close();
    }
  }

  async function ask(ready: readonly Pod[]): Promise<IstiodStatus> {
    if (ready.length === 0) return { state: 'absent', replicas: 0, version: null, detail: null };
    const results = await Promise.allSettled(ready.map(versionOf));
    const versions = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    const failed = results.find((result) => result.status === 'rejected');
    const detail = failed === undefined ? null : messageOf(failed.reason);
    // While an upgrade is under way there are several.
    const version = [...new Set(versions)].sort().join(', ') || null;
    if (versions.length > 0) return { state: 'ok', replicas: ready.length, version, detail };
    return { state: stateOf(failed?.reason), replicas: ready.length, version: null, detail };
  }

  return async (): Promise<IstiodStatus> => {
    let ready: readonly Pod[];
    try {
      ready = (await pods()).filter(isReady);
    } catch (error) {
      return { state: stateOf(error), replicas: 0, version: null, detail: messageOf(error) };
    }
    const of = ready.map((pod) => pod.metadata.uid ?? keyOf(pod)).join(' ');
    if (known !== null && known.of === of && known.until > now()) return known.status;
    const asked: Known = { of, until: now() + keptMs, status: ask(ready) };
    known = asked;
    const { state } = await asked.status;
    if (state !== 'ok') asked.until = Math.min(asked.until, now() + failureKeptMs);
    return asked.status;
  };
}

/** Istio writes `1.30.3-86c9f01f-Clean` (istio.io/istio pkg/version). */
function versionIn(text: string): string {
  return /\d+\.\d+[^\s"]*?(?=-[0-9a-f]{7,40}(?:-|$)|[\s"]|$)/.exec(text)?.[0] ?? text.trim().slice(0, 60);
}

function stateOf(error: unknown): 'forbidden' | 'unreachable' {
  return error instanceof KubeError && (error.status === 401 || error.status === 403) ? 'forbidden' : 'unreachable';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

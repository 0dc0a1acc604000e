import { Duplex } from 'node:stream';
import type { Pod } from '@sluice/shared/kubernetes/core';
import { beforeEach, expect, test } from 'vitest';
import { KubeError } from '../kubernetes/kube-error.ts';
import { createIstiodStatus } from './istiod-status.ts';

const aPod = (name: string, isReady = true): Pod => ({
  metadata: { name, namespace: 'istio-system', uid: `uid-${name}` },
  status: { phase: 'Running', conditions: [{ type: 'Ready', status: isReady ? 'True' : 'False' }] },
});

/** A tunnel to an istiod that says its version, and no more. */
const answering = (version: string): Duplex => {
  const tunnel = new Duplex({
    read() {},
    write(_chunk, _encoding, done) {
      tunnel.push(`HTTP/1.1 200 OK\r\ncontent-length: ${version.length}\r\n\r\n${version}`);
      done();
    },
  });
  return tunnel;
};

let pods: Pod[];
let refusal: KubeError | null;
let opened: string[];
let time: number;
let status: ReturnType<typeof createIstiodStatus>;
beforeEach(() => {
  pods = [aPod('istiod-a')];
  refusal = null;
  opened = [];
  time = 0;
  status = createIstiodStatus({
    pods: async () => pods,
    portForward: async ({ name }) => {
      opened.push(name);
      if (refusal !== null) throw refusal;
      return answering(name === 'istiod-a' ? '1.30.3-86c9f01f-Clean' : '1.31.0-1234567-Clean');
    },
    now: () => time,
  });
});

test('the same pods are asked once in a while; others at once', async () => {
  expect(await status()).toEqual({ state: 'ok', replicas: 1, version: '1.30.3', detail: null });
  time = 10_000;
  await status();
  expect(opened).toEqual(['istiod-a']);
  pods = [aPod('istiod-a'), aPod('istiod-b')];
  expect(await status()).toMatchObject({ replicas: 2, version: '1.30.3, 1.31.0' });
  pods = [aPod('istiod-a', false), aPod('istiod-b')];
  expect(await status()).toMatchObject({ replicas: 1, version: '1.31.0' });
  pods = [];
  expect(await status()).toMatchObject({ state: 'absent', replicas: 0 });
});

test('what has failed is tried again sooner', async () => {
  refusal = new KubeError(403, 'pods/portforward is forbidden');
  expect(await status()).toMatchObject({ state: 'forbidden', version: null });
  time = 2_000;
  refusal = null;
  expect(await status()).toMatchObject({ state: 'forbidden' });
  time = 4_000;
  expect(await status()).toMatchObject({ state: 'ok', version: '1.30.3' });
});

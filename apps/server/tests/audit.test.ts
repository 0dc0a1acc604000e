import { Writable } from 'node:stream';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { startTestServer } from './testing/start-test-server.ts';

test('every change leaves one line: who, what, why, which writes; and never a token', async () => {
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk));
      done();
    },
  });
  const server = await startTestServer({ log: pino({ level: 'trace' }, sink) });
  try {
    await server.putWeights({ weights: { v1: 90, v2: 10 }, reason: 'First step' });
    await server.putWeights({ weights: { v1: 90, v2: 10 }, reason: 'The same again' });
    await server.putWeights({ weights: { v1: 80, v2: 20 }, reason: 'Only a try' }, { dryRun: true });
    await server.putWeights({ weights: { v1: 80, v2: 10 }, reason: 'Wrong' });
  } finally {
    await server.close();
  }
  const audited = lines.map((line) => JSON.parse(line)).filter(({ audit }) => audit === true);
  expect(audited).toMatchObject([
    {
      action: 'setWeights',
      outcome: 'applied',
      user: expect.stringMatching(/./),
      services: [{ namespace: 'default', name: 'reviews' }],
      change: expect.stringMatching(/^sluice-reviews-[0-9a-f]{16}$/),
      reason: 'First step',
      writes: [
        {
          action: 'create',
          object: { kind: 'DestinationRule', name: 'reviews' },
          version: expect.stringMatching(/^\d+$/),
        },
        {
          action: 'create',
          object: { kind: 'VirtualService', name: 'reviews' },
          version: expect.stringMatching(/^\d+$/),
        },
      ],
    },
  ]);
  const token = /token: (\S+)/.exec(server.sandbox.kubeconfig)?.[1] ?? '';
  expect(token.length).toBeGreaterThan(10);
  expect(lines.join('')).not.toContain(token);
});

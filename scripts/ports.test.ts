import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { busyPorts, readPort } from './ports.ts';

test.each([
  ['', 8080],
  ['9000', 9000],
  ['0', 0],
])('%o gives port %i', (text, port) => {
  expect(readPort({ SLUICE_PORT: text }, 'SLUICE_PORT', 8080)).toEqual({ variable: 'SLUICE_PORT', port });
});

test.each(['x', '-1', '65536', '80.5'])('%o is refused by the name of its variable', (text) => {
  expect(() => readPort({ SLUICE_PORT: text }, 'SLUICE_PORT', 8080)).toThrow(/SLUICE_PORT/);
});

test('a taken port is reported with the variable to change', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => taken.once('listening', resolve));
  const { port } = taken.address() as { port: number };
  try {
    const complaints = await busyPorts([{ variable: 'SLUICE_SANDBOX_API_PORT', port }], '127.0.0.1');
    expect(complaints).toEqual([expect.stringContaining(`${port}`)]);
    expect(complaints[0]).toContain('SLUICE_SANDBOX_API_PORT');
  } finally {
    taken.close();
  }
  expect(await busyPorts([{ variable: 'SLUICE_PORT', port: 0 }], '127.0.0.1')).toEqual([]);
});

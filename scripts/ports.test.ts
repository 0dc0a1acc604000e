import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { busyPorts, readPort, samePorts } from './ports.ts';

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

test('two variables with one port are told, also when nobody listens there yet', () => {
  const settings = (...ports: number[]) => ports.map((port, at) => ({ variable: `PORT_${at}`, port }));
  expect(samePorts(settings(8080, 8081, 0, 0))).toEqual([]);
  expect(samePorts(settings(8080, 8081, 8080))).toEqual([
    'PORT_0 and PORT_2 are both 8080. Give each of them a port of its own.',
  ]);
  expect(samePorts(settings(1, 1, 1))).toEqual([
    'PORT_0 and PORT_1 and PORT_2 are all 1. Give each of them a port of its own.',
  ]);
});

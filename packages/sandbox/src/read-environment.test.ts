import { expect, test } from 'vitest';
import { readEnvironment } from './read-environment.ts';

test('defaults', () => {
  expect(readEnvironment({ SLUICE_SANDBOX_SEED: '7', SLUICE_SANDBOX_RPS: '' })).toEqual({
    gatewayPort: 8081,
    controlPort: 8082,
    apiPort: 8443,
    rps: 40,
    scenario: 'plain',
    host: '127.0.0.1',
    seed: 7,
    kubeconfigPath: '.sandbox/kubeconfig',
  });
});

test('a folder to keep the cluster in', () => {
  expect(readEnvironment({ SLUICE_SANDBOX_DATA: '.sandbox/data' })).toMatchObject({ dataPath: '.sandbox/data' });
});

test.each([
  ['SLUICE_SANDBOX_GATEWAY_PORT', '65536'],
  ['SLUICE_SANDBOX_CONTROL_PORT', 'http'],
  ['SLUICE_SANDBOX_API_PORT', '-1'],
  ['SLUICE_SANDBOX_RPS', '-5'],
  ['SLUICE_SANDBOX_SEED', '1.5'],
])('%s=%s is refused by name', (name, value) => {
  expect(() => readEnvironment({ [name]: value })).toThrow(`${name}=${value}`);
});

import { expect, test } from 'vitest';
import { unknownVariables } from './unknown-variables.ts';

test('variables that are no settings are told, those of others are not', () => {
  const env = {
    SLUICE_PORT: '9000',
    SLUICE_CONFIG: '/etc/sluice.yaml',
    SLUICE_READONLY: 'true',
    SLUICE_PROT: '1',
    SLUICE_EMPTY: '',
    SLUICE_SANDBOX_RPS: '40',
    HOME: '/root',
  };
  expect(unknownVariables(env)).toEqual(['SLUICE_PROT', 'SLUICE_READONLY']);
});

test('what Kubernetes says about Services called sluice and sluice-metrics is no mistake', () => {
  const links = {
    SLUICE_SERVICE_HOST: '10.96.0.7',
    SLUICE_SERVICE_PORT: '80',
    SLUICE_SERVICE_PORT_HTTP: '80',
    SLUICE_PORT: 'tcp://10.96.0.7:80',
    SLUICE_PORT_80_TCP: 'tcp://10.96.0.7:80',
    SLUICE_PORT_80_TCP_PROTO: 'tcp',
    SLUICE_PORT_80_TCP_ADDR: '10.96.0.7',
    SLUICE_METRICS_PORT: 'tcp://10.96.0.8:9090',
    SLUICE_METRICS_SERVICE_HOST: '10.96.0.8',
    SLUICE_WEB_PORT: 'tcp://10.96.0.9:80',
  };
  expect(unknownVariables(links)).toEqual([]);
});

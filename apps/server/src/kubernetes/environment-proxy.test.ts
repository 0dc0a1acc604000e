import { expect, test } from 'vitest';
import { proxyFromEnvironment } from './environment-proxy.ts';

const HTTPS_PROXY = 'http://proxy.corp:3128';
const direct = null;

test.each([
  ['https://api.eks.example.com', { HTTPS_PROXY }, HTTPS_PROXY],
  ['https://api.eks.example.com', { https_proxy: 'proxy.corp:3128' }, HTTPS_PROXY],
  ['https://api.eks.example.com', {}, direct],
  ['http://api.eks.example.com', { HTTPS_PROXY }, direct],
  ['https://127.0.0.1:6443', { HTTPS_PROXY }, direct],
  ['https://localhost:6443', { HTTPS_PROXY }, direct],
  ['https://[::1]:6443', { HTTPS_PROXY }, direct],
  ['https://api.eks.example.com', { HTTPS_PROXY, NO_PROXY: '*' }, direct],
  ['https://api.eks.example.com', { HTTPS_PROXY, NO_PROXY: 'corp, example.com' }, direct],
  ['https://api.eks.example.com', { HTTPS_PROXY, NO_PROXY: '.example.com' }, direct],
  ['https://example.com', { HTTPS_PROXY, NO_PROXY: '.example.com' }, HTTPS_PROXY],
  ['https://notexample.com', { HTTPS_PROXY, NO_PROXY: 'example.com' }, HTTPS_PROXY],
  ['https://example.com:6443', { HTTPS_PROXY, no_proxy: 'example.com:6443' }, direct],
  ['https://example.com:6443', { HTTPS_PROXY, no_proxy: 'example.com:443' }, HTTPS_PROXY],
  ['https://10.96.0.1', { HTTPS_PROXY, NO_PROXY: '10.96.0.0/12' }, direct],
  ['https://10.96.0.1', { HTTPS_PROXY, NO_PROXY: '10.0.0.0/16,192.168.0.0/99' }, HTTPS_PROXY],
  ['https://10.96.0.1', { HTTPS_PROXY, NO_PROXY: '10.96.0.1' }, direct],
  ['https://[fd00::1]', { HTTPS_PROXY, NO_PROXY: 'fd00::/8' }, direct],
])('%s with %j', (server, environment, expected) => {
  expect(proxyFromEnvironment(new URL(server), environment)).toBe(expected);
});

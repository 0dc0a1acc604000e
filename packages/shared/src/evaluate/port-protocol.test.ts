import { expect, test } from 'vitest';
import { parseProtocol, servicePortProtocol, takesHttpRoutes } from './port-protocol.ts';

test.each([
  [{ port: 9080, name: 'http' }, 'http'],
  [{ port: 9080, name: 'HTTP-api' }, 'http'],
  [{ port: 9080, name: 'http2' }, 'http'],
  [{ port: 9080, name: 'grpc' }, 'http'],
  [{ port: 9080, name: 'grpc-web-x' }, 'http'],
  [{ port: 443, name: 'https' }, 'tls'],
  [{ port: 443, name: 'tls-x' }, 'tls'],
  [{ port: 9080, name: 'tcp-x' }, 'tcp'],
  [{ port: 9080, name: 'mongo' }, 'tcp'],
  [{ port: 9080, name: 'web' }, 'sniffed'],
  [{ port: 9080 }, 'sniffed'],
  [{ port: 3306 }, 'tcp'],
  [{ port: 3306, name: 'http' }, 'http'],
  [{ port: 53, name: 'http', protocol: 'UDP' }, 'udp'],
  [{ port: 9080, name: 'tcp', appProtocol: 'http' }, 'http'],
  [{ port: 9080, name: 'tcp', appProtocol: 'kubernetes.io/h2c' }, 'http'],
  [{ port: 9080, name: 'tcp', appProtocol: 'kubernetes.io/ws' }, 'http'],
  [{ port: 9080, name: 'tcp', appProtocol: 'kubernetes.io/wss' }, 'tls'],
  [{ port: 9080, name: 'http', appProtocol: 'example.com/own' }, 'sniffed'],
])('%j speaks %s', (port, expected) => {
  expect(servicePortProtocol(port)).toBe(expected);
});

test('protocols of ServiceEntry ports do not mind case', () => {
  expect([parseProtocol('HTTP'), parseProtocol('Tls'), parseProtocol(undefined)]).toEqual(['http', 'tls', 'sniffed']);
});

test('HTTP routes apply to HTTP and to what may be HTTP', () => {
  expect((['http', 'sniffed', 'tcp', 'tls', 'udp'] as const).map(takesHttpRoutes)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});

import { expect, test } from 'vitest';
import { routedPaths } from './example-links.ts';

const route = (hosts: string[], paths: string[]) => ({
  kind: 'VirtualService' as const,
  virtualService: { namespace: 'default', name: 'bookinfo' },
  hosts,
  services: [],
  paths,
});

test.each([
  {
    what: 'an address of numbers and every host',
    urls: ['http://127.0.0.1:8081'],
    hosts: ['*'],
    paths: ['/productpage', '/static*', '~^/v[12]'],
    expected: [
      { kind: 'exact', path: '/productpage', links: ['http://127.0.0.1:8081/productpage'] },
      { kind: 'prefix', path: '/static', links: ['http://127.0.0.1:8081/static'] },
      { kind: 'expression', path: '^/v[12]', links: null },
    ],
  },
  {
    what: 'hosts of which only one has the route',
    urls: ['https://shop.example/', 'https://other.example'],
    hosts: ['shop.example'],
    paths: ['/'],
    expected: [{ kind: 'exact', path: '/', links: ['https://shop.example/'] }],
  },
  {
    what: 'a wildcard',
    urls: ['https://a.shop.example', 'https://shop.example'],
    hosts: ['*.shop.example'],
    paths: ['/x*'],
    expected: [{ kind: 'prefix', path: '/x', links: ['https://a.shop.example/x'] }],
  },
  { what: 'no address', urls: [], hosts: ['*'], paths: ['/x'], expected: [{ kind: 'exact', path: '/x', links: [] }] },
])('links for $what', ({ urls, hosts, paths, expected }) => {
  expect(routedPaths({ urls }, route(hosts, paths))).toEqual(expected);
});

import { expect, test } from 'vitest';
import { attributesOf } from './access-attributes.ts';

const none = { group: '', namespace: '', name: '' };

test.each([
  { method: 'GET', url: '/version', wanted: { verb: 'get', path: '/version' } },
  { method: 'GET', url: '/apis/apps/v1', wanted: { verb: 'get', path: '/apis/apps/v1' } },
  { method: 'POST', url: '/', wanted: { verb: 'post', path: '/' } },
  { method: 'GET', url: '/api/v1/pods', wanted: { ...none, verb: 'list', resource: 'pods' } },
  { method: 'GET', url: '/api/v1/pods?watch=true', wanted: { ...none, verb: 'watch', resource: 'pods' } },
  { method: 'GET', url: '/api/v1/pods?watch=0', wanted: { ...none, verb: 'list', resource: 'pods' } },
  {
    method: 'GET',
    url: '/api/v1/namespaces/a/pods?fieldSelector=metadata.name%3Dx',
    wanted: { ...none, verb: 'list', resource: 'pods', namespace: 'a', name: 'x' },
  },
  {
    method: 'GET',
    url: '/api/v1/namespaces/a/pods?fieldSelector=metadata.name!%3Dx',
    wanted: { ...none, verb: 'list', resource: 'pods', namespace: 'a' },
  },
  {
    method: 'HEAD',
    url: '/api/v1/namespaces/a/pods/x%2Dy:80/proxy/b/c',
    wanted: { ...none, verb: 'get', resource: 'pods/proxy', namespace: 'a', name: 'x-y:80' },
  },
  { method: 'GET', url: '/api/v1/namespaces', wanted: { ...none, verb: 'list', resource: 'namespaces' } },
  {
    method: 'DELETE',
    url: '/api/v1/namespaces/a',
    wanted: { ...none, verb: 'delete', resource: 'namespaces', namespace: 'a', name: 'a' },
  },
  {
    method: 'PUT',
    url: '/api/v1/namespaces/a/status',
    wanted: { ...none, verb: 'update', resource: 'namespaces/status', namespace: 'a', name: 'a' },
  },
  {
    method: 'DELETE',
    url: '/apis/apps/v1/namespaces/a/deployments',
    wanted: { ...none, verb: 'deletecollection', group: 'apps', resource: 'deployments', namespace: 'a' },
  },
  {
    method: 'PATCH',
    url: '/apis/apps/v1/namespaces/a/deployments/x/scale',
    wanted: { verb: 'patch', group: 'apps', resource: 'deployments/scale', namespace: 'a', name: 'x' },
  },
])('$method $url', ({ method, url, wanted }) => {
  const [path = '', query = ''] = url.split('?');
  expect(attributesOf(method, path, new URLSearchParams(query))).toEqual(wanted);
});

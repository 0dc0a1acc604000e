import { describe, expect, test } from 'vitest';
import { allows, policyRulesOf } from './policy-rules.ts';

const rule = (given: object) => policyRulesOf([given]);
const pods = { verb: 'get', group: '', resource: 'pods', namespace: 'default', name: 'a' };

describe('a rule', () => {
  test.each([
    { given: { verbs: ['get'], apiGroups: [''], resources: ['pods'] }, asked: pods, allowed: true },
    {
      given: { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
      asked: { ...pods, resource: 'pods/proxy' },
      allowed: true,
    },
    { given: { verbs: ['list'], apiGroups: [''], resources: ['pods'] }, asked: pods, allowed: false },
    { given: { verbs: ['get'], apiGroups: ['apps'], resources: ['pods'] }, asked: pods, allowed: false },
    {
      given: { verbs: ['get'], apiGroups: [''], resources: ['pods'] },
      asked: { ...pods, resource: 'pods/proxy' },
      allowed: false,
    },
    {
      given: { verbs: ['get'], apiGroups: [''], resources: ['pods/proxy'] },
      asked: { ...pods, resource: 'pods/proxy' },
      allowed: true,
    },
    { given: { verbs: ['get'], apiGroups: [''], resources: ['pods/proxy'] }, asked: pods, allowed: false },
    {
      given: { verbs: ['get'], apiGroups: [''], resources: ['*/proxy'] },
      asked: { ...pods, resource: 'pods/proxy' },
      allowed: true,
    },
    {
      given: { verbs: ['get'], apiGroups: [''], resources: ['*/proxy'] },
      asked: { ...pods, resource: 'pods/log' },
      allowed: false,
    },
    {
      given: { verbs: ['get'], apiGroups: [''], resources: ['pods'], resourceNames: ['a'] },
      asked: pods,
      allowed: true,
    },
    {
      given: { verbs: ['get'], apiGroups: [''], resources: ['pods'], resourceNames: ['b'] },
      asked: pods,
      allowed: false,
    },
    {
      given: { verbs: ['list'], apiGroups: [''], resources: ['pods'], resourceNames: ['a'] },
      asked: { ...pods, verb: 'list', name: '' },
      allowed: false,
    },
    {
      given: { verbs: ['get'], nonResourceURLs: ['/metrics'] },
      asked: { verb: 'get', path: '/metrics' },
      allowed: true,
    },
    {
      given: { verbs: ['get'], nonResourceURLs: ['/apis/*'] },
      asked: { verb: 'get', path: '/apis/apps' },
      allowed: true,
    },
    { given: { verbs: ['get'], nonResourceURLs: ['/apis/*'] }, asked: { verb: 'get', path: '/apis' }, allowed: false },
    { given: { verbs: ['get'], nonResourceURLs: ['*'] }, asked: { verb: 'post', path: '/x' }, allowed: false },
    { given: { verbs: ['get'], nonResourceURLs: ['*'] }, asked: pods, allowed: false },
    {
      given: { verbs: ['get'], apiGroups: ['*'], resources: ['*'] },
      asked: { verb: 'get', path: '/x' },
      allowed: false,
    },
  ])('$given for $asked: $allowed', ({ given, asked, allowed }) => {
    expect(rule(given).some((each) => allows(each, asked))).toBe(allowed);
  });

  test.each([undefined, null, 'x', [1, null, 'x'], [{ verbs: 'get' }]])('that is none allows nothing: %j', (given) => {
    expect(policyRulesOf(given).some((each) => allows(each, pods))).toBe(false);
  });
});

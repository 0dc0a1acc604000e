import type { Finding } from '@sluice/shared/api/findings';
import { expect, test } from 'vitest';
import { countBySeverity, groupFindings, onlySeverity } from './group-findings.ts';
import { pathText } from './path-text.ts';

const finding = (name: string, severity: Finding['severity'], messageKey = 'vs.routes.none'): Finding => ({
  code: 'IST0106',
  severity,
  object: { kind: 'VirtualService', namespace: 'default', name },
  path: ['spec'],
  messageKey,
  params: {},
  message: messageKey,
});

test('objects with grave findings come first, and so do these within an object', () => {
  const groups = groupFindings([
    finding('a', 'info'),
    finding('b', 'warning', 'one'),
    finding('b', 'error', 'two'),
    finding('c', 'error'),
    finding('b', 'warning', 'three'),
  ]);
  expect(groups.map(({ key }) => key)).toEqual([
    'VirtualService default/b',
    'VirtualService default/c',
    'VirtualService default/a',
  ]);
  expect(groups[0]?.findings.map(({ messageKey }) => messageKey)).toEqual(['two', 'one', 'three']);
  expect(countBySeverity(groups)).toEqual({ error: 2, warning: 2, info: 1 });
  expect(onlySeverity(groups, 'warning').map(({ key, findings }) => [key, findings.length])).toEqual([
    ['VirtualService default/b', 2],
  ]);
});

test('what is said twice of one place is shown once', () => {
  const groups = groupFindings([finding('a', 'warning'), finding('a', 'warning'), finding('a', 'warning', 'other')]);
  expect(groups[0]?.findings).toHaveLength(2);
  expect(groupFindings([])).toEqual([]);
});

test.each([
  [['spec', 'http', 0, 'route', 1, 'destination'], 'spec.http[0].route[1].destination'],
  [['metadata'], 'metadata'],
  [['metadata', 'annotations', 'istio.io/dry-run'], 'metadata.annotations["istio.io/dry-run"]'],
  [['spec', 'http', 2, 'match', 0, 'headers', 'end-user'], 'spec.http[2].match[0].headers.end-user'],
  [[], ''],
])('%j is written %s', (path, text) => {
  expect(pathText(path)).toBe(text);
});

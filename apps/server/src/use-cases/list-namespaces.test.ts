import { expect, test } from 'vitest';
import { isInjected } from './list-namespaces.ts';

test.each([
  [{ 'istio-injection': 'enabled' }, true],
  [{ 'istio-injection': 'disabled' }, false],
  [{ 'istio.io/rev': 'canary' }, true],
  [{ 'istio-injection': 'disabled', 'istio.io/rev': 'canary' }, false],
  [{ 'istio-injection': 'enabled', 'istio.io/rev': 'canary' }, true],
  [{}, false],
])('a namespace labelled %o is injected: %o', (labels: Record<string, string>, expected) => {
  expect(isInjected({ metadata: { name: 'shop', labels } })).toBe(expected);
});

test('nobody knows about a namespace that cannot be read', () => {
  expect(isInjected(undefined)).toBeNull();
});

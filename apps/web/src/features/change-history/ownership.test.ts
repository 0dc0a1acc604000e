import type { ServiceState } from '@sluice/shared/api/services';
import { describe, expect, test } from 'vitest';
import { driftOf, ignoreDifferences } from './ownership.ts';
import type { History } from './timeline.ts';

const object = { kind: 'VirtualService' as const, namespace: 'default', name: 'reviews' };
const objects: ServiceState['objects'] = [object];
const change = (at: string, state: 'applied' | 'failed' = 'applied'): History['changes'][number] => ({
  id: `change-${at}`,
  namespace: 'default',
  services: ['reviews'],
  action: 'applyChange',
  state,
  user: 'ann',
  at,
  reason: null,
  edits: [],
  undoes: null,
  objects,
  shares: null,
});
const argo = (at: string) => ({ object, manager: 'argocd-controller', at });

describe('what the tool that looks after an object makes of a change', () => {
  test.each([
    { name: 'nothing was changed here', changes: [], outside: [argo('2026-03-01T10:00:00Z')], drift: null },
    {
      name: 'changed here last',
      changes: [change('2026-03-01T11:00:00Z'), change('2026-03-01T10:30:00Z')],
      outside: [],
      drift: { kind: 'ahead', changes: 2 },
    },
    {
      name: 'set back afterwards',
      changes: [change('2026-03-01T11:00:00Z')],
      outside: [argo('2026-03-01T11:00:07Z')],
      drift: { kind: 'set-back', manager: 'argocd-controller', at: '2026-03-01T11:00:07Z' },
    },
    {
      name: 'a change that failed counts for nothing',
      changes: [change('2026-03-01T11:00:00Z', 'failed')],
      outside: [],
      drift: null,
    },
  ])('$name', ({ changes, outside, drift }) => {
    expect(driftOf({ changes, outside }, objects)).toEqual(drift);
  });
});

test('Argo CD is asked to leave the weights alone', () => {
  expect(ignoreDifferences([object, { ...object, kind: 'DestinationRule' }])).toBe(
    `spec:
  ignoreDifferences:
    - group: networking.istio.io
      kind: VirtualService
      namespace: default
      name: reviews
      jqPathExpressions:
        - .spec.http[].route[].weight
  syncPolicy:
    syncOptions:
      - RespectIgnoreDifferences=true
`,
  );
});

import { describe, expect, test } from 'vitest';
import { withForce } from './changes.ts';

describe('leave to send requests to versions that are not ready', () => {
  test.each([
    { type: 'setWeights' as const, weights: { v1: 90, v2: 10 } },
    { type: 'promoteVersion' as const, version: 'v2' },
    { type: 'defineVersion' as const, name: 'v2', labels: { version: 'v2' } },
  ])('goes with $type', (edit) => {
    expect(withForce([edit], ['v2'])).toEqual([{ ...edit, force: ['v2'] }]);
    expect(withForce([edit], [])).toEqual([edit]);
  });

  test('does not go with edits that send nothing anywhere', () => {
    const edit = { type: 'removeVersion' as const, version: 'v2' };
    expect(withForce([edit], ['v2'])).toEqual([edit]);
  });
});

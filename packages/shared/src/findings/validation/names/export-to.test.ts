import { expect, test } from 'vitest';
import { exportToProblems } from './export-to.ts';

test.each([
  [[], {}, []],
  [['*'], {}, []],
  [['.', 'bank'], {}, []],
  [['bank', 'bank'], {}, ['exportTo.duplicate']],
  [['.', 'shop'], {}, ['exportTo.duplicate']],
  [['shop', '.'], {}, ['exportTo.ownNamespace']],
  [['*', 'bank'], {}, ['exportTo.publicWithOthers']],
  [['*', '*'], {}, ['exportTo.duplicate', 'exportTo.publicWithOthers']],
  [['~'], {}, ['exportTo.nobody']],
  [['~'], { allowNobody: true }, []],
  [['~', 'bank'], { allowNobody: true }, ['exportTo.nobodyWithOthers']],
  [['b a n k'], {}, ['exportTo.label']],
  [['.'], { ownNamespaceOnly: true }, []],
  [['shop'], { ownNamespaceOnly: true }, []],
  [[], { ownNamespaceOnly: true }, []],
  [['bank'], { ownNamespaceOnly: true }, ['exportTo.selectorBeyond']],
  [['.', 'bank'], { ownNamespaceOnly: true }, ['exportTo.selectorSeveral']],
  [['*'], { ownNamespaceOnly: true }, ['exportTo.selectorBeyond']],
])('%j in shop with %j: %j', (exportTo, rules, keys) => {
  expect(exportToProblems(exportTo, 'shop', rules).map(({ key }) => key)).toEqual(keys);
});

/** Objects that another tool may bring back to what it thinks they should be. */
import type { Check } from '../check.ts';
import type { AnalysisKind } from '../cluster/analysis-input.ts';
import { problem } from '../finding.ts';
import { ownersOf, ownerToolNames } from './owners.ts';

function ownedObjects(kind: AnalysisKind): Check {
  return {
    name: 'sluice.OwnedObjects',
    kind,
    run: (object, _cluster, report) => {
      for (const { tool, name, evidence } of ownersOf(object)) {
        const by = name === null ? evidence : `${evidence} ${name}`;
        report(['metadata'], problem('sluice.owner', { tool: ownerToolNames[tool], evidence: by }));
      }
    },
  };
}

export const ownership: readonly Check[] = (['VirtualService', 'DestinationRule', 'Gateway'] as const).map(
  ownedObjects,
);

import type { NotEditableReason, Version } from '@sluice/shared/api/services';
import type { NotJudged } from '@sluice/shared/evidence/evidence';
import type { ExpectedSplit } from '@sluice/shared/evidence/expected-split';

/** What the judgement needs to know about the service. */
export type MeteredService = {
  /** Counting begins anew whenever it changes. */
  readonly signature: string;
  /** Names what the rules say; a difference has to get to the proxies. Absent: every change of the signature has. */
  readonly rules?: string;
  readonly versions: readonly Version[];
  readonly expected: ExpectedSplit | null;
  /** Why no split is expected, where the rules are more than weights of versions. */
  readonly notEditable?: NotEditableReason | null;
  /** Why the split is not judged although one is expected. */
  readonly notJudged?: NotJudged;
  /** DestinationRules for the very host, as `namespace/name`. */
  readonly destinationRules?: readonly string[];
};

/** Validation as an analyzer. Source: istio/istio pkg/config/analysis/analyzers/schema/validation.go. */
import type { Check } from '../check.ts';
import type { Problem } from '../finding.ts';
import { schemaFindings, validateObject } from '../validation/validate-object.ts';

function validationOf(kind: 'VirtualService' | 'DestinationRule' | 'Gateway'): Check {
  return {
    name: `schema.ValidationAnalyzer.${kind}`,
    kind,
    run: (object, _cluster, report) => {
      const typed = { ...object, kind };
      const { errors, warnings } = validateObject(typed);
      for (const { messageKey, params, path } of [...schemaFindings(typed), ...errors, ...warnings]) {
        const found: Problem = { key: messageKey, params };
        report(path, found);
      }
    },
  };
}

export const schemaValidation: readonly Check[] = [
  validationOf('VirtualService'),
  validationOf('DestinationRule'),
  validationOf('Gateway'),
];

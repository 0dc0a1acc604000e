import { valueAt } from '../json.ts';
import type { Admission } from '../object-store.ts';
import { typeId } from '../resource-type.ts';
import { type FieldError, invalid } from '../status-error.ts';

const bounds = [
  { field: 'leaseDurationSeconds', least: 1, text: 'must be greater than 0' },
  { field: 'leaseTransitions', least: 0, text: 'must be greater than or equal to 0' },
] as const;

/** kubernetes pkg/apis/coordination/validation, ValidateLeaseSpec. */
export const validateLease: Admission = ({ type, object }) => {
  if (typeId(type) !== 'leases.coordination.k8s.io') return object;
  const errors = bounds.flatMap(({ field, least, text }): FieldError[] => {
    const value = valueAt(object, ['spec', field]);
    if (typeof value !== 'number' || value >= least) return [];
    return [{ field: `spec.${field}`, type: 'FieldValueInvalid', detail: `Invalid value: ${value}: ${text}` }];
  });
  if (errors.length > 0) throw invalid(type, object.metadata.name, errors);
  return object;
};

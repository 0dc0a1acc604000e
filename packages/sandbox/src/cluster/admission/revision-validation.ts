import { isEqualJson, valueAt } from '../json.ts';
import type { Admission } from '../object-store.ts';
import { typeId } from '../resource-type.ts';
import { type FieldError, invalid } from '../status-error.ts';

export const dataIsImmutable: FieldError = {
  field: 'data',
  type: 'FieldValueInvalid',
  detail: 'Invalid value: runtime.Unknown{}: field is immutable',
};

/** ControllerRevisions (kubernetes pkg/apis/apps/validation, ValidateControllerRevision and …Update). */
export const validateRevision: Admission = ({ type, object, live }) => {
  if (typeId(type) !== 'controllerrevisions.apps') return object;
  const errors: FieldError[] = [];
  const data = valueAt(object, ['data']) ?? null;
  if (data === null) {
    errors.push({ field: 'data', type: 'FieldValueRequired', detail: 'Required value: data is mandatory' });
  }
  const revision = valueAt(object, ['revision']) ?? 0;
  if (typeof revision === 'number' && revision < 0) {
    const detail = `Invalid value: ${revision}: must be greater than or equal to 0`;
    errors.push({ field: 'revision', type: 'FieldValueInvalid', detail });
  }
  if (live !== undefined && !isEqualJson(data, valueAt(live, ['data']) ?? null)) errors.push(dataIsImmutable);
  if (errors.length > 0) throw invalid(type, object.metadata.name, errors);
  return object;
};

import { isJsonObject, valueAt } from '../json.ts';
import type { KubeObject } from '../kube-object.ts';
import type { Admission } from '../object-store.ts';
import { typeId } from '../resource-type.ts';
import { type FieldError, invalid } from '../status-error.ts';

function required(field: string): FieldError {
  return { field, type: 'FieldValueRequired', detail: 'Required value' };
}

function selectorErrors(object: KubeObject): FieldError[] {
  const selector = valueAt(object, ['spec', 'selector', 'matchLabels']);
  if (!isJsonObject(selector) || Object.keys(selector).length === 0) return [required('spec.selector')];
  const labels = valueAt(object, ['spec', 'template', 'metadata', 'labels']);
  const isMatched = Object.entries(selector).every(([key, value]) => isJsonObject(labels) && labels[key] === value);
  if (isMatched) return [];
  const detail = `Invalid value: ${JSON.stringify(labels ?? null)}: \`selector\` does not match template \`labels\``;
  return [{ field: 'spec.template.metadata.labels', type: 'FieldValueInvalid', detail }];
}

function replicaErrors(object: KubeObject): FieldError[] {
  const replicas = valueAt(object, ['spec', 'replicas']);
  if (typeof replicas === 'number' && Number.isInteger(replicas) && replicas >= 0) return [];
  const detail = `Invalid value: ${JSON.stringify(replicas)}: must be greater than or equal to 0`;
  return [{ field: 'spec.replicas', type: 'FieldValueInvalid', detail }];
}

function containerErrors(object: KubeObject, path: string[]): FieldError[] {
  const field = path.join('.');
  const containers = valueAt(object, path);
  if (!Array.isArray(containers) || containers.length === 0) return [required(field)];
  return containers.flatMap((container, index) =>
    (['name', 'image'] as const).flatMap((member) =>
      typeof valueAt(container, [member]) === 'string' ? [] : [required(`${field}[${index}].${member}`)],
    ),
  );
}

/** Refuses Deployments and Pods that no controller could run (kubernetes pkg/apis/apps/validation). */
export const validateWorkload: Admission = ({ type, object }) => {
  const errors: FieldError[] = [];
  if (typeId(type) === 'pods') errors.push(...containerErrors(object, ['spec', 'containers']));
  if (typeId(type) === 'deployments.apps') {
    errors.push(...selectorErrors(object), ...replicaErrors(object));
    errors.push(...containerErrors(object, ['spec', 'template', 'spec', 'containers']));
  }
  if (errors.length > 0) throw invalid(type, object.metadata.name, errors);
  return object;
};

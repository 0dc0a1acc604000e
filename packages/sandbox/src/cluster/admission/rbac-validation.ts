import { isEqualJson, isJsonObject, valueAt } from '../json.ts';
import { objectsAt } from '../kinds/columns.ts';
import type { KubeObject } from '../kube-object.ts';
import type { Admission } from '../object-store.ts';
import { type FieldError, invalid } from '../status-error.ts';

const group = 'rbac.authorization.k8s.io';

function required(field: string, detail = 'Required value'): FieldError {
  return { field, type: 'FieldValueRequired', detail };
}

function unsupported(field: string, value: unknown, supported: readonly string[]): FieldError {
  const list = supported.map((text) => JSON.stringify(text)).join(', ');
  const detail = `Unsupported value: ${JSON.stringify(value ?? '')}: supported values: ${list}`;
  return { field, type: 'FieldValueNotSupported', detail };
}

function ruleErrors(role: KubeObject, isNamespaced: boolean): FieldError[] {
  return objectsAt(role, 'rules').flatMap((rule, index) => {
    const path = `rules[${index}]`;
    const has = (member: string) => Array.isArray(rule[member]) && rule[member].length > 0;
    if (!has('verbs')) return [required(`${path}.verbs`, 'Required value: verbs must contain at least one value')];
    if (has('nonResourceURLs')) {
      const detail = 'Invalid value: namespaced rules cannot apply to non-resource URLs';
      return isNamespaced ? [{ field: `${path}.nonResourceURLs`, type: 'FieldValueInvalid', detail }] : [];
    }
    if (!has('apiGroups'))
      return [required(`${path}.apiGroups`, 'Required value: resource rules must supply at least one api group')];
    return has('resources')
      ? []
      : [required(`${path}.resources`, 'Required value: resource rules must supply at least one resource')];
  });
}

function bindingErrors(binding: KubeObject, live: KubeObject | undefined, isNamespaced: boolean): FieldError[] {
  const errors: FieldError[] = [];
  const kind = valueAt(binding, ['roleRef', 'kind']);
  const kinds = isNamespaced ? ['Role', 'ClusterRole'] : ['ClusterRole'];
  if (!kinds.includes(kind as string)) errors.push(unsupported('roleRef.kind', kind, kinds));
  if (!valueAt(binding, ['roleRef', 'name'])) errors.push(required('roleRef.name'));
  for (const [index, subject] of objectsAt(binding, 'subjects').entries()) {
    const path = `subjects[${index}]`;
    if (!subject.name) errors.push(required(`${path}.name`));
    const subjects = ['ServiceAccount', 'User', 'Group'];
    if (!subjects.includes(subject.kind as string)) errors.push(unsupported(`${path}.kind`, subject.kind, subjects));
    if (subject.kind === 'ServiceAccount' && !subject.namespace) errors.push(required(`${path}.namespace`));
  }
  if (live && !isEqualJson(live.roleRef, binding.roleRef)) {
    const detail = `Invalid value: ${JSON.stringify(binding.roleRef)}: cannot change roleRef`;
    errors.push({ field: 'roleRef', type: 'FieldValueInvalid', detail });
  }
  return errors;
}

function withApiGroups(binding: KubeObject): KubeObject {
  const subjects = objectsAt(binding, 'subjects').map((subject) =>
    subject.kind === 'ServiceAccount' ? subject : { apiGroup: group, ...subject },
  );
  const roleRef = isJsonObject(binding.roleRef) ? { apiGroup: group, ...binding.roleRef } : binding.roleRef;
  return { ...binding, roleRef, ...(subjects.length > 0 && { subjects }) };
}

/** Refuses roles and bindings that could not be evaluated (kubernetes pkg/apis/rbac/validation). */
export const validateRoles: Admission = ({ type, object, live }) => {
  if (type.group !== group) return object;
  const isBinding = type.plural.endsWith('rolebindings');
  const errors = isBinding ? bindingErrors(object, live, type.namespaced) : ruleErrors(object, type.namespaced);
  if (errors.length > 0) throw invalid(type, object.metadata.name, errors);
  return isBinding ? withApiGroups(object) : object;
};

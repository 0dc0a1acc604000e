/** Which CustomResourceDefinitions can be served (apiextensions-apiserver pkg/apis/apiextensions/validation). */
import { isJsonObject, type JsonObject, valueAt } from '../json.ts';
import { objectsAt } from '../kinds/columns.ts';
import type { KubeObject } from '../kube-object.ts';
import type { Admission } from '../object-store.ts';
import { typeId } from '../resource-type.ts';
import { type FieldError, invalid } from '../status-error.ts';
import { schemaErrors } from './schema-validation.ts';

export const definitionsId = 'customresourcedefinitions.apiextensions.k8s.io';
/** Holds a definition back until its objects are gone. */
export const cleanupFinalizer = 'customresourcecleanup.apiextensions.k8s.io';

const label = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const domain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)+$/;
const mostDefinitionNames = 63;

function invalidValue(field: string, value: unknown, detail: string): FieldError {
  return { field, type: 'FieldValueInvalid', detail: `Invalid value: ${JSON.stringify(value ?? '')}: ${detail}` };
}

function nameErrors(definition: KubeObject): FieldError[] {
  const group = valueAt(definition, ['spec', 'group']);
  const plural = valueAt(definition, ['spec', 'names', 'plural']);
  const errors: FieldError[] = [];
  if (definition.metadata.name !== `${plural}.${group}`) {
    const detail = 'must be spec.names.plural+"."+spec.group';
    errors.push(invalidValue('metadata.name', definition.metadata.name, detail));
  }
  if (typeof group !== 'string' || !domain.test(group)) {
    errors.push(invalidValue('spec.group', group, 'should be a domain with at least one dot'));
  }
  const scope = valueAt(definition, ['spec', 'scope']);
  if (scope !== 'Namespaced' && scope !== 'Cluster') {
    const detail = `Unsupported value: ${JSON.stringify(scope ?? '')}: supported values: "Cluster", "Namespaced"`;
    errors.push({ field: 'spec.scope', type: 'FieldValueNotSupported', detail });
  }
  for (const member of ['plural', 'singular', 'kind']) {
    const field = `spec.names.${member}`;
    const value = valueAt(definition, ['spec', 'names', member]);
    if (typeof value !== 'string' || value === '') {
      errors.push({ field, type: 'FieldValueRequired', detail: 'Required value' });
    } else if (!label.test(value.toLowerCase()) || value.length > mostDefinitionNames) {
      errors.push(
        invalidValue(field, value, "a DNS-1035 label must consist of lower case alphanumeric characters or '-'"),
      );
    }
  }
  return errors;
}

const scaleMembers = [
  { member: 'specReplicasPath', root: '.spec', isRequired: true },
  { member: 'statusReplicasPath', root: '.status', isRequired: true },
  { member: 'labelSelectorPath', root: '.status', isRequired: false },
];

/** Paths of the scale subresource: plain members below spec and status. */
function scaleErrors(version: object, path: string): FieldError[] {
  const scale = valueAt(version, ['subresources', 'scale']);
  if (!isJsonObject(scale)) return [];
  return scaleMembers.flatMap(({ member, root, isRequired }) => {
    const field = `${path}.subresources.scale.${member}`;
    const value = scale[member] ?? '';
    if (value === '') {
      const detail = 'Required value: must be non-empty';
      return isRequired ? [{ field, type: 'FieldValueRequired' as const, detail }] : [];
    }
    if (typeof value === 'string' && value.startsWith(`${root}.`) && !value.includes('[')) return [];
    return [invalidValue(field, value, `should be a json path under ${root}`)];
  });
}

function versionErrors(definition: KubeObject): FieldError[] {
  const versions = objectsAt(definition, 'spec', 'versions');
  const errors: FieldError[] = [];
  if (versions.filter(({ storage }) => storage === true).length !== 1) {
    const names = versions.map(({ name }) => name);
    errors.push(invalidValue('spec.versions', names, 'must have exactly one version marked as storage version'));
  }
  if (new Set(versions.map(({ name }) => name)).size < versions.length) {
    errors.push(
      invalidValue(
        'spec.versions',
        versions.map(({ name }) => name),
        'must contain unique version names',
      ),
    );
  }
  for (const [index, version] of versions.entries()) {
    const path = `spec.versions[${index}]`;
    if (typeof version.name !== 'string' || !label.test(version.name)) {
      errors.push(
        invalidValue(`${path}.name`, version.name, 'a DNS-1035 label must start with an alphabetic character'),
      );
    }
    errors.push(
      ...scaleErrors(version, path),
      ...schemaErrors(valueAt(version, ['schema', 'openAPIV3Schema']), `${path}.schema.openAPIV3Schema`),
    );
  }
  return errors;
}

function withDefaults(definition: KubeObject): KubeObject {
  const spec: JsonObject = isJsonObject(definition.spec) ? definition.spec : {};
  const given: JsonObject = isJsonObject(spec.names) ? spec.names : {};
  const kind = typeof given.kind === 'string' ? given.kind : '';
  const names = { singular: kind.toLowerCase(), listKind: `${kind}List`, ...given };
  return { ...definition, spec: { conversion: { strategy: 'None' }, ...spec, names } };
}

function withFinalizer(definition: KubeObject): KubeObject {
  const finalizers = [...new Set([...(definition.metadata.finalizers ?? []), cleanupFinalizer])];
  return { ...definition, metadata: { ...definition.metadata, finalizers } };
}

export const admitDefinition: Admission = ({ type, object, live, subresource }) => {
  if (typeId(type) !== definitionsId || subresource !== undefined) return object;
  const definition = withDefaults(object);
  const errors = [...nameErrors(definition), ...versionErrors(definition)];
  if (errors.length > 0) throw invalid(type, object.metadata.name, errors);
  return live ? definition : withFinalizer(definition);
};

/** Rules that hold for the metadata of every object (apimachinery api/validation, util/validation). */
import type { KubeObject, Metadata } from './kube-object.ts';
import { type ResourceType, typeId } from './resource-type.ts';
import { type FieldError, invalid } from './status-error.ts';

const label = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const serviceName = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;
const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const qualifiedPart = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const labelValue = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;

const texts = {
  subdomain:
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
  label:
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
  service:
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
  labelValue:
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
  qualifiedName:
    "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
  tooManyParts:
    "a qualified name must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')",
} as const;

/** Names of roles may hold colons: `system:basic-user`. */
const pathSegmentRule = { pattern: /^(?!\.{1,2}$)[^/%]+$/, longest: 253, text: "may not contain '/' or '%'" };

const nameRules = new Map<string, { pattern: RegExp; longest: number; text: string }>([
  ['namespaces', { pattern: label, longest: 63, text: texts.label }],
  ['services', { pattern: serviceName, longest: 63, text: texts.service }],
  ...['roles', 'rolebindings', 'clusterroles', 'clusterrolebindings'].map(
    (plural) => [`${plural}.rbac.authorization.k8s.io`, pathSegmentRule] as const,
  ),
]);
const usualNameRule = { pattern: subdomain, longest: 253, text: texts.subdomain };

function problem(field: string, value: string, text: string): FieldError {
  return { field, type: 'FieldValueInvalid', detail: `Invalid value: ${JSON.stringify(value)}: ${text}` };
}

function nameErrors(type: ResourceType, name: string): FieldError[] {
  const { pattern, longest, text } = nameRules.get(typeId(type)) ?? usualNameRule;
  const errors: FieldError[] = [];
  if (name.length > longest) errors.push(problem('metadata.name', name, `must be no more than ${longest} characters`));
  if (!pattern.test(name)) errors.push(problem('metadata.name', name, text));
  return errors;
}

/** Why a key such as `app` or `example.com/app` may not name a label or an annotation. */
export function qualifiedNameProblems(key: string): string[] {
  const [name = '', prefix, ...rest] = key.split('/').reverse();
  if (rest.length > 0) return [texts.tooManyParts];
  const problems: string[] = [];
  if (prefix === '') problems.push('prefix part must be non-empty');
  else if (prefix !== undefined) {
    if (prefix.length > 253) problems.push('prefix part must be no more than 253 bytes');
    if (!subdomain.test(prefix)) problems.push(`prefix part ${texts.subdomain}`);
  }
  if (name === '') problems.push('name part must be non-empty');
  else if (name.length > 63) problems.push('name part must be no more than 63 bytes');
  if (!qualifiedPart.test(name)) problems.push(texts.qualifiedName);
  return problems;
}

export function labelValueProblems(value: string): string[] {
  return [
    ...(value.length > 63 ? ['must be no more than 63 bytes'] : []),
    ...(labelValue.test(value) ? [] : [texts.labelValue]),
  ];
}

/** Of all keys and values together, in bytes (TotalAnnotationSizeLimitB). */
const mostAnnotations = 256 * 1024;

function labelErrors({ labels = {}, annotations = {} }: Metadata): FieldError[] {
  const errors: FieldError[] = [];
  for (const [key, value] of Object.entries(labels)) {
    for (const text of qualifiedNameProblems(key)) errors.push(problem('metadata.labels', key, text));
    for (const text of labelValueProblems(value)) errors.push(problem('metadata.labels', value, text));
  }
  for (const key of Object.keys(annotations)) {
    for (const text of qualifiedNameProblems(key.toLowerCase()))
      errors.push(problem('metadata.annotations', key, text));
  }
  const size = Object.entries(annotations)
    .flat()
    .reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  if (size > mostAnnotations) {
    const detail = `Too long: may not be more than ${mostAnnotations} bytes`;
    errors.push({ field: 'metadata.annotations', type: 'FieldValueTooLong', detail });
  }
  return errors;
}

/** Throws 422 Invalid that lists every problem of the object's metadata. */
export function validateMetadata(type: ResourceType, object: KubeObject): void {
  const errors = [...nameErrors(type, object.metadata.name), ...labelErrors(object.metadata)];
  if (errors.length > 0) throw invalid(type, object.metadata.name, errors);
}

/** Finalizers may only be removed once an object is being deleted. */
export function validateFinalizers(type: ResourceType, live: KubeObject, next: KubeObject): void {
  if (live.metadata.deletionTimestamp === undefined) return;
  const before = new Set(live.metadata.finalizers);
  const added = (next.metadata.finalizers ?? []).filter((finalizer) => !before.has(finalizer));
  if (added.length === 0) return;
  const list = added.map((finalizer) => JSON.stringify(finalizer)).join(', ');
  const detail = `Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{${list}}`;
  throw invalid(type, live.metadata.name, [{ field: 'metadata.finalizers', type: 'FieldValueForbidden', detail }]);
}

/** A CustomResourceDefinition as a type that the API server serves. */
import { isJsonObject, type JsonObject, valueAt } from '../json.ts';
import { jsonPath } from '../json-path.ts';
import { age, nameColumn, objectsAt } from '../kinds/columns.ts';
import type { KubeObject } from '../kube-object.ts';
import type { Cell, PrinterColumn, ResourceType, ScalePaths } from '../resource-type.ts';
import type { FieldSchema } from '../schemas/field-schema.ts';
import { structuralSchema } from './structural-schema.ts';

type Version = Record<string, unknown> & { name: string };

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** v2 before v1 before v1beta2 before v1alpha1 before anything else (apimachinery version.CompareKubeAwareVersionStrings). */
function priority(name: string): string {
  const [, major = '', stage = 'zz', minor = ''] = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(name) ?? [];
  const rank = major === '' ? 0 : { alpha: 1, beta: 2, zz: 3 }[stage as 'alpha' | 'beta' | 'zz'];
  return `${rank}${major.padStart(9, '0')}${minor.padStart(9, '0')}`;
}

function servedVersions(definition: KubeObject): Version[] {
  const served = objectsAt(definition, 'spec', 'versions').filter(
    (version): version is Version => version.served === true && typeof version.name === 'string',
  );
  return served.sort((a, b) => (priority(a.name) < priority(b.name) ? 1 : -1));
}

const columnTypes = ['string', 'integer', 'number', 'boolean', 'date'] as const;

function cellOf(type: PrinterColumn['type'], value: unknown, now: Date): Cell {
  if (value === undefined || value === null) return null;
  if (type === 'date') return age(text(value) || undefined, now);
  if (type === 'string') return typeof value === 'object' ? JSON.stringify(value) : String(value);
  return typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

function columnOf(given: Record<string, unknown>): PrinterColumn {
  const type = columnTypes.find((name) => name === given.type) ?? 'string';
  const find = jsonPath(text(given.jsonPath));
  return {
    name: text(given.name),
    type,
    description: text(given.description),
    priority: typeof given.priority === 'number' ? given.priority : 0,
    value: (object, now) => cellOf(type, find?.(object)[0], now),
  };
}

const usualColumns: PrinterColumn[] = [
  nameColumn,
  columnOf({ name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' }),
];

function columnsOf(version: Version): PrinterColumn[] {
  const given = objectsAt(version, 'additionalPrinterColumns');
  return given.length === 0 ? usualColumns : [nameColumn, ...given.map(columnOf)];
}

/** Without the members that every object has. */
function schemaOf(version: Version): FieldSchema {
  const schema = structuralSchema(valueAt(version, ['schema', 'openAPIV3Schema']));
  if (!schema.properties) return schema;
  const { apiVersion: _, kind: __, metadata: ___, ...properties } = schema.properties;
  return { ...schema, properties };
}

function scalePathsOf(scale: JsonObject): ScalePaths {
  const path = (member: string) =>
    text(scale[member])
      .split('.')
      .filter((part) => part !== '');
  const labelSelector = path('labelSelectorPath');
  return {
    specReplicas: path('specReplicasPath'),
    statusReplicas: path('statusReplicasPath'),
    ...(labelSelector.length > 0 && { labelSelector }),
  };
}

/** Undefined for a definition that serves no version. */
export function typeOfDefinition(definition: KubeObject): ResourceType | undefined {
  const versions = servedVersions(definition);
  const [first, ...others] = versions.map(({ name }) => name);
  if (first === undefined) return undefined;
  const spec: JsonObject = isJsonObject(definition.spec) ? definition.spec : {};
  const names: JsonObject = isJsonObject(spec.names) ? spec.names : {};
  const hasStatus = versions.some((version) => valueAt(version, ['subresources', 'status']) !== undefined);
  const scale = versions.map((version) => valueAt(version, ['subresources', 'scale'])).find(isJsonObject);
  const selectable = versions.flatMap((version) =>
    objectsAt(version, 'selectableFields').map((field) => text(field.jsonPath).replace(/^\./, '')),
  );
  return {
    group: text(spec.group),
    versions: [first, ...others],
    plural: text(names.plural),
    singular: text(names.singular) || text(names.kind).toLowerCase(),
    kind: text(names.kind),
    shortNames: texts(names.shortNames),
    categories: texts(names.categories),
    namespaced: spec.scope === 'Namespaced',
    ...((hasStatus || scale) && {
      subresources: [...(hasStatus ? (['status'] as const) : []), ...(scale ? (['scale'] as const) : [])],
    }),
    ...(scale && { scalePaths: scalePathsOf(scale) }),
    countsGenerations: true,
    custom: true,
    selectableFields: selectable,
    versionColumns: Object.fromEntries(versions.map((version) => [version.name, columnsOf(version)])),
    schemas: Object.fromEntries(versions.map((version) => [version.name, schemaOf(version)])),
  };
}

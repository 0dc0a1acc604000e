/** What the API server knows about a kind, as data: nothing in the server asks for a kind by name. */

import type { KubeObject } from './kube-object.ts';
import type { FieldSchema } from './schemas/field-schema.ts';

export type Cell = string | number | boolean | null;

export type PrinterColumn = {
  name: string;
  type: 'string' | 'integer' | 'number' | 'boolean' | 'date';
  format?: 'name';
  description: string;
  /** Columns above 0 show with `-o wide` only. */
  priority?: number;
  /** The JSONPath behind the value, where a definition gives one. */
  path?: string;
  value: (object: KubeObject, now: Date) => Cell;
};

export type ResourceType = {
  /** Empty for the core group. */
  group: string;
  /** Served versions, the preferred one first. All are views of one stored object. */
  versions: readonly [string, ...string[]];
  plural: string;
  singular: string;
  kind: string;
  shortNames?: readonly string[];
  categories?: readonly string[];
  namespaced: boolean;
  subresources?: readonly ('status' | 'scale')[];
  /** Where `scale` finds its values; as in Deployments unless given. */
  scalePaths?: ScalePaths;
  /** Whether metadata.generation counts the changes outside metadata. */
  countsGenerations?: boolean;
  /** Defined by a CustomResourceDefinition: stricter updates, no strategic merge patch. */
  custom?: boolean;
  /** PUT without a resourceVersion is refused, as it is for custom kinds. */
  needsVersion?: boolean;
  /** DELETE only marks the object; a controller removes it. */
  deletedByController?: boolean;
  /** Fields that field selectors may name, besides metadata.name and metadata.namespace. */
  selectableFields?: readonly string[];
  columns?: readonly PrinterColumn[];
  /** Columns of versions that show others. */
  versionColumns?: Readonly<Record<string, readonly PrinterColumn[]>>;
  /** By version, for types that a CustomResourceDefinition brought; the others' schemas are known to the server. */
  schemas?: Readonly<Record<string, FieldSchema>>;
  /** All verbs unless given. Reviews are only ever created, and not stored. */
  verbs?: readonly string[];
  /** The objects are those of another type, shown in another shape. */
  view?: ResourceView;
};

/** Paths of plain members. */
export type ScalePaths = {
  specReplicas: readonly string[];
  statusReplicas: readonly string[];
  /** A selector in its text form, where the kind has one. */
  labelSelector?: readonly string[];
};

/** One store seen as a second type, as events are in the core group and in events.k8s.io. */
export type ResourceView = {
  of: ResourceType;
  fromStored: (object: KubeObject) => KubeObject;
  toStored: (object: KubeObject) => KubeObject;
};

export const allVerbs: readonly string[] = [
  'create',
  'delete',
  'deletecollection',
  'get',
  'list',
  'patch',
  'update',
  'watch',
];

/** The name of the type within one API server: `pods`, `virtualservices.networking.istio.io`. */
export function typeId({ plural, group }: Pick<ResourceType, 'plural' | 'group'>): string {
  return group === '' ? plural : `${plural}.${group}`;
}

/** `Pod`, `VirtualService.networking.istio.io`: how errors about invalid objects name the type. */
export function qualifiedKind({ kind, group }: Pick<ResourceType, 'kind' | 'group'>): string {
  return group === '' ? kind : `${kind}.${group}`;
}

/** `v1`, `networking.istio.io/v1`. */
export function apiVersionOf(type: Pick<ResourceType, 'group'>, version: string): string {
  return type.group === '' ? version : `${type.group}/${version}`;
}

export function storageApiVersion(type: ResourceType): string {
  return apiVersionOf(type, type.versions[0]);
}

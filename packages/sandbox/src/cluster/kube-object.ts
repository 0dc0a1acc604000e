/** Any object of the API. What the server does not know passes through; types name only what the server acts on. */
export type OwnerReference = {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  controller?: boolean;
  blockOwnerDeletion?: boolean;
};

export type ManagedFieldsEntry = {
  manager: string;
  operation: 'Update' | 'Apply';
  apiVersion: string;
  /** RFC 3339, whole seconds. */
  time?: string;
  fieldsType: 'FieldsV1';
  fieldsV1: FieldSet;
  subresource?: string;
};

/** Kubernetes' FieldsV1: `f:name` for members, `k:{…}` for items of keyed lists, `v:…` for items of sets. */
export type FieldSet = { [path: string]: FieldSet };

export type Metadata = {
  name: string;
  generateName?: string;
  namespace?: string;
  uid?: string;
  resourceVersion?: string;
  generation?: number;
  /** RFC 3339, whole seconds. */
  creationTimestamp?: string | null;
  deletionTimestamp?: string;
  deletionGracePeriodSeconds?: number;
  labels?: { [key: string]: string };
  annotations?: { [key: string]: string };
  finalizers?: string[];
  ownerReferences?: OwnerReference[];
  managedFields?: ManagedFieldsEntry[];
};

export type KubeObject = {
  apiVersion: string;
  kind: string;
  metadata: Metadata;
  [field: string]: unknown;
};

/** Names an object within its type; the namespace is empty for cluster-scoped types. */
export type ObjectRef = { namespace: string; name: string };

/** `namespace/name`; sorting by it gives the order of lists. */
export function keyOf({ namespace, name }: ObjectRef): string {
  return `${namespace}/${name}`;
}

export function refOf({ metadata }: KubeObject): ObjectRef {
  return { namespace: metadata.namespace ?? '', name: metadata.name };
}

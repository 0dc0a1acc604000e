/**
 * The parts of any Kubernetes object that Sluice reads. Schemas are loose: whatever they do not name passes through
 * unchanged, because what is stripped on reading would be deleted on writing.
 */
import { z } from 'zod';

export const OwnerReference = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  name: z.string(),
  uid: z.string().optional(),
  controller: z.boolean().optional(),
});

export const ManagedFieldsEntry = z.looseObject({
  manager: z.string().optional(),
  operation: z.string().optional(),
  time: z.string().optional(),
  subresource: z.string().optional(),
});

export const ObjectMeta = z.looseObject({
  name: z.string(),
  namespace: z.string().optional(),
  uid: z.string().optional(),
  resourceVersion: z.string().optional(),
  generation: z.number().optional(),
  /** RFC 3339, whole seconds. */
  creationTimestamp: z.string().nullish(),
  deletionTimestamp: z.string().nullish(),
  labels: z.record(z.string(), z.string()).nullish(),
  annotations: z.record(z.string(), z.string()).nullish(),
  ownerReferences: z.array(OwnerReference).nullish(),
  managedFields: z.array(ManagedFieldsEntry).nullish(),
});
export type ObjectMeta = z.infer<typeof ObjectMeta>;

export const KubernetesObject = z.looseObject({
  apiVersion: z.string().optional(),
  kind: z.string().optional(),
  metadata: ObjectMeta,
});
export type KubernetesObject = z.infer<typeof KubernetesObject>;

export type Labels = Readonly<Record<string, string>>;

/** The namespace of an object; empty for cluster-scoped kinds. */
export function namespaceOf(object: { metadata: { namespace?: string | undefined } }): string {
  return object.metadata.namespace ?? '';
}

/** Identifies an object within its kind: `namespace/name`, or `/name` for cluster-scoped kinds. */
export function keyOf(object: { metadata: { name: string; namespace?: string | undefined } }): string {
  return `${namespaceOf(object)}/${object.metadata.name}`;
}

/** True when every label of the selector is among the labels; an empty selector selects everything. */
export function selects(selector: Labels, labels: Labels | null | undefined): boolean {
  return Object.entries(selector).every(([key, value]) => labels?.[key] === value);
}

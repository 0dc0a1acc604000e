import type { Json } from '../json.ts';

/** An expression in CEL over `self`; the sandbox evaluates those it knows by heart. */
export type ValidationRule = { rule: string; message?: string };

/** The part of OpenAPI 3 that Kubernetes' structural schemas are made of. */
export type FieldSchema = {
  type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';
  description?: string;
  properties?: Record<string, FieldSchema>;
  additionalProperties?: FieldSchema | boolean;
  items?: FieldSchema;
  required?: readonly string[];
  enum?: readonly Json[];
  format?: string;
  default?: Json;
  nullable?: boolean;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: boolean;
  exclusiveMaximum?: boolean;
  multipleOf?: number;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  minItems?: number;
  maxItems?: number;
  minProperties?: number;
  maxProperties?: number;
  oneOf?: readonly FieldSchema[];
  anyOf?: readonly FieldSchema[];
  allOf?: readonly FieldSchema[];
  not?: FieldSchema;
  $ref?: string;
  'x-kubernetes-int-or-string'?: boolean;
  'x-kubernetes-preserve-unknown-fields'?: boolean;
  'x-kubernetes-list-type'?: 'atomic' | 'map' | 'set';
  'x-kubernetes-list-map-keys'?: readonly string[];
  'x-kubernetes-patch-strategy'?: 'merge';
  'x-kubernetes-patch-merge-key'?: string;
  'x-kubernetes-validations'?: readonly ValidationRule[];
};

export type SchemaDocument = {
  /** By type id; the schema of the whole object. */
  kinds: Record<string, FieldSchema>;
  /** Shared parts, named in `$ref` as `#/components/schemas/<name>`. */
  definitions: Record<string, FieldSchema>;
};

export const refPrefix = '#/components/schemas/';

/** The definition of metadata, under Kubernetes' own name for it. */
export const objectMetaName = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';

import type { ResourceType } from '../resource-type.ts';
import { column, nameColumn } from './columns.ts';

export const customResourceDefinitions: ResourceType = {
  group: 'apiextensions.k8s.io',
  versions: ['v1'],
  plural: 'customresourcedefinitions',
  singular: 'customresourcedefinition',
  kind: 'CustomResourceDefinition',
  shortNames: ['crd', 'crds'],
  categories: ['api-extensions'],
  namespaced: false,
  subresources: ['status'],
  countsGenerations: true,
  needsVersion: true,
  columns: [nameColumn, column('Created At', ({ metadata }) => metadata.creationTimestamp ?? '<unknown>')],
};

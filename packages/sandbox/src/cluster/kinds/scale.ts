/** autoscaling/v1 Scale: what the scale subresource of other kinds is read and written as; it is no resource of its own. */
import type { ResourceType } from '../resource-type.ts';
import { ageColumn, column, nameColumn, numberAt } from './columns.ts';

export const scaleType: ResourceType = {
  group: 'autoscaling',
  versions: ['v1'],
  plural: 'scales',
  singular: 'scale',
  kind: 'Scale',
  namespaced: true,
  columns: [
    nameColumn,
    column('Desired', (scale) => numberAt(scale, 'spec', 'replicas'), { type: 'integer' }),
    column('Available', (scale) => numberAt(scale, 'status', 'replicas'), { type: 'integer' }),
    ageColumn,
  ],
};

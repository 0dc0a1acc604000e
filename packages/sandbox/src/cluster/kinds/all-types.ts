import type { ResourceType } from '../resource-type.ts';
import { coreTypes } from './core.ts';
import { customResourceDefinitions } from './custom-resource-definitions.ts';
import { eventTypes } from './events.ts';
import { gatewayApiTypes } from './gateway-api.ts';
import { istioTypes } from './istio.ts';
import { rbacTypes } from './rbac.ts';
import { reviewTypes } from './reviews.ts';
import { workloadTypes } from './workloads.ts';

/** Kinds that clusters get from CustomResourceDefinitions; here they are there from the start. */
export const bundledCustomTypes: readonly ResourceType[] = [...istioTypes, ...gatewayApiTypes];

export const allTypes: readonly ResourceType[] = [
  ...coreTypes,
  ...eventTypes,
  ...workloadTypes,
  ...rbacTypes,
  ...reviewTypes,
  customResourceDefinitions,
  ...bundledCustomTypes,
];

import type { ResourceType } from '../resource-type.ts';
import { coreTypes } from './core.ts';
import { istioTypes } from './istio.ts';
import { workloadTypes } from './workloads.ts';

export const allTypes: readonly ResourceType[] = [...coreTypes, ...workloadTypes, ...istioTypes];

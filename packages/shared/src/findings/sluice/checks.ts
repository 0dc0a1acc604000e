/** Sluice's own checks. */
import type { Check } from '../check.ts';
import { meshHttpRoutes } from './mesh-http-routes.ts';
import { ownership } from './owned-objects.ts';
import { readyDestinations } from './ready-destinations.ts';
import { ruleWeights } from './rule-weights.ts';
import { shadowedRules } from './shadowed-rules.ts';
import { versionWorkloads } from './version-workloads.ts';
import { visibleRules } from './visible-rules.ts';

export const sluiceChecks: readonly Check[] = [
  shadowedRules,
  ruleWeights,
  readyDestinations,
  versionWorkloads,
  visibleRules,
  meshHttpRoutes,
  ...ownership,
];

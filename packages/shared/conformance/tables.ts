import { runAnalyze } from './analyze.ts';
import { runGatewayApi } from './gateway-api.ts';
import { runDelegates } from './routing-delegates.ts';
import { runGatewayCalls } from './routing-gateway.ts';
import { runSidecarRoutes } from './routing-sidecar.ts';
import type { TableReport } from './table-report.ts';
import { runUnits } from './units.ts';
import { runValidation } from './validation.ts';

/** Every table of the corpus by name; each takes the corpus folder. */
export const tables: Readonly<Record<string, (corpus: string) => TableReport>> = {
  'sidecar routes': runSidecarRoutes,
  'gateway calls': runGatewayCalls,
  delegates: runDelegates,
  'gateway api': runGatewayApi,
  validation: runValidation,
  units: runUnits,
  analyze: runAnalyze,
};

import { z } from 'zod';
import { chartRanges, quantileNames } from '../features/live-chart/chart-view.ts';

/** Of the page of a service, all of it optional; what cannot be read counts as not given. */
export const ServiceSearch = z.object({
  /** `v1:57,v2:28,v3:15` opens as an unapplied draft. */
  draft: z.string().max(2000).optional().catch(undefined),
  /** Drafted rules, as `rules-text.ts` writes them; opens as an unapplied draft, too. */
  rules: z.string().max(4000).optional().catch(undefined),
  range: z.enum(chartRanges).optional().catch(undefined),
  latency: z.enum(quantileNames).optional().catch(undefined),
  /** `v1,v3`: the versions that the charts show. A name that is a number arrives as one. */
  versions: z.coerce.string().max(2000).optional().catch(undefined),
  paused: z.boolean().optional().catch(undefined),
});
export type ServiceSearch = z.infer<typeof ServiceSearch>;

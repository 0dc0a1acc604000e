import { z } from 'zod';

/** The field that filters services; an address that ends in it opens with the field focused. */
export const filterId = 'filter';

export const serviceGroups = ['all', 'changing', 'diverging', 'noVersions'] as const;
export type ServiceGroup = (typeof serviceGroups)[number];

export const OverviewSearch = z.object({
  /** Part of a name. A name that is a number arrives as one. */
  q: z.coerce.string().max(200).optional().catch(undefined),
  show: z.enum(serviceGroups).optional().catch(undefined),
});
export type OverviewSearch = z.infer<typeof OverviewSearch>;

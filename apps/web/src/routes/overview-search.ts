import { z } from 'zod';
import { type SortOrder, sortKeys } from '../features/service-list/sort-services.ts';

/** The field that filters services; an address that ends in it opens with the field focused. */
export const filterId = 'filter';

export const serviceGroups = ['all', 'changing', 'diverging', 'findings', 'noVersions'] as const;
export type ServiceGroup = (typeof serviceGroups)[number];

const orders = sortKeys.flatMap((key): SortOrder[] => [key, `-${key}`]);

export const OverviewSearch = z.object({
  /** Part of a name. A name that is a number arrives as one. */
  q: z.coerce.string().max(200).optional().catch(undefined),
  show: z.enum(serviceGroups).optional().catch(undefined),
  /** A column, with `-` before it for the largest first; by name when absent. */
  sort: z.enum(orders).optional().catch(undefined),
});
export type OverviewSearch = z.infer<typeof OverviewSearch>;

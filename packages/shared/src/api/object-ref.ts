import { z } from 'zod';

/** An object that decides about routing. */
export const ObjectRef = z
  .object({ kind: z.enum(['VirtualService', 'DestinationRule']), namespace: z.string(), name: z.string() })
  .meta({ id: 'ObjectRef' });
export type ObjectRef = z.infer<typeof ObjectRef>;

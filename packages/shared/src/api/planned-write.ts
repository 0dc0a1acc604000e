import { z } from 'zod';
import { ObjectRef } from './object-ref.ts';

export const PlannedWrite = z
  .object({
    action: z.enum(['create', 'patch', 'delete']),
    object: ObjectRef,
    patch: z
      .array(z.looseObject({ op: z.string(), path: z.string() }))
      .nullable()
      .meta({ description: 'JSON Patch (RFC 6902), for `patch`.' }),
    before: z.unknown().meta({ description: 'The object as read; null when it is created.' }),
    after: z.unknown().meta({ description: 'The object as wanted; null when it is deleted.' }),
  })
  .meta({ id: 'PlannedWrite' });
export type PlannedWrite = z.infer<typeof PlannedWrite>;

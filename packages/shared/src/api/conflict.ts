/** What a change would have done, next to what somebody else has done meanwhile. */
import { z } from 'zod';
import { ObjectRef } from './object-ref.ts';

export const LastWriter = z
  .object({
    manager: z.string().meta({ description: 'The field manager, such as `kubectl-edit` or `argocd-controller`.' }),
    at: z.string().nullable().meta({ description: 'RFC 3339.' }),
  })
  .meta({ id: 'LastWriter' });
export type LastWriter = z.infer<typeof LastWriter>;

export const ConflictValue = z.object({
  path: z.string().meta({ description: 'JSON Pointer in the object as it was seen.' }),
  base: z.unknown(),
  theirs: z.unknown(),
  mine: z.unknown(),
});
export type ConflictValue = z.infer<typeof ConflictValue>;

/** One object that a change and somebody else both touched. Specs are null where the object is not there. */
export const ObjectConflict = z
  .object({
    object: ObjectRef,
    base: z.unknown().meta({ description: 'The spec that the change was made for.' }),
    theirs: z.unknown().meta({ description: 'The spec as it is now.' }),
    mine: z.unknown().meta({ description: 'The spec as the change would have left it.' }),
    lastWriter: LastWriter.nullable(),
    values: z.array(ConflictValue).meta({ description: 'What the change wanted to write, value by value.' }),
  })
  .meta({ id: 'ObjectConflict' });
export type ObjectConflict = z.infer<typeof ObjectConflict>;

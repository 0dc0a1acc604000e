/** The objects themselves, for those who want to see or write them whole. */
import { z } from 'zod';
import { ChangeResult, changeHeaders, changeProblems, dryRunQuery, Reason } from './changes.ts';
import { LastWriter } from './conflict.ts';
import { endpoint } from './endpoint.ts';
import { Owner } from './owner.ts';

export const ObjectParams = z.object({
  namespace: z.string().min(1).meta({ description: 'The namespace of the object.' }),
  kind: z.enum(['VirtualService', 'DestinationRule']).meta({ description: 'What kind of object it is.' }),
  name: z.string().min(1).meta({ description: 'The name of the object.' }),
});

export const RawObject = z
  .object({
    object: z.unknown().meta({ description: 'As the API server has it.' }),
    yaml: z.string().meta({ description: 'Without what the API server fills in.' }),
    etag: z.string().meta({ description: 'Identifies the spec; send it as If-Match.' }),
    owners: z.array(Owner),
    lastWriter: LastWriter.nullable(),
  })
  .meta({ id: 'RawObject' });
export type RawObject = z.infer<typeof RawObject>;

const path = '/namespaces/:namespace/objects/:kind/:name';

export const getObject = endpoint({
  operationId: 'getObject',
  method: 'GET',
  path,
  tag: 'configuration',
  summary: 'One VirtualService or DestinationRule as it is',
  params: ObjectParams,
  response: RawObject,
  problems: ['not-found'],
});

export const ReplaceObjectBody = z
  .strictObject({
    yaml: z.string().min(1).max(512_000).meta({ description: 'The object; only its spec is written.' }),
    reason: Reason.optional(),
    force: z
      .array(z.string())
      .optional()
      .meta({ description: 'Codes of new findings that are accepted, such as `SLU0006`.' }),
  })
  .meta({ id: 'ReplaceObjectBody' });
export type ReplaceObjectBody = z.infer<typeof ReplaceObjectBody>;

export const replaceObject = endpoint({
  operationId: 'replaceObject',
  method: 'PUT',
  path,
  tag: 'configuration',
  summary: 'Give one object another spec',
  description:
    'A change like any other: checked by the cluster first, refused where it would bring new errors, kept in the history of the services that the object is about. Creates the object where there is none.',
  params: ObjectParams,
  query: dryRunQuery,
  headers: changeHeaders,
  body: ReplaceObjectBody,
  response: ChangeResult.omit({ service: true }).extend({ object: RawObject.nullable() }),
  problems: [...changeProblems, 'unsafe-change'],
});

import { StatusError } from '../cluster/status-error.ts';

/** How the client wants objects: whole, as rows of a Table, or reduced to their metadata. */
export type Representation = 'object' | 'Table' | 'PartialObjectMetadata';

const jsonTypes = new Set(['application/json', 'application/*', '*/*', '']);

/**
 * The first acceptable media type of an Accept header. Throws 406 NotAcceptable when there is none, for instance for
 * protobuf alone.
 */
export function representationOf(accept: string | undefined): Representation {
  for (const clause of (accept ?? '*/*').split(',')) {
    const [mediaType = '', ...parameters] = clause.split(';').map((part) => part.trim().toLowerCase());
    if (!jsonTypes.has(mediaType)) continue;
    const as = parameters.find((parameter) => parameter.startsWith('as='))?.slice(3);
    if (as === undefined) return 'object';
    if (!parameters.includes('v=v1') || !parameters.includes('g=meta.k8s.io')) continue;
    if (as === 'table') return 'Table';
    if (as === 'partialobjectmetadata' || as === 'partialobjectmetadatalist') return 'PartialObjectMetadata';
  }
  throw new StatusError(406, 'NotAcceptable', 'only the following media types are accepted: application/json');
}

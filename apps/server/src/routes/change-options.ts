import { entityTag } from '../http/entity-tag.ts';
import type { ChangeOptions } from '../use-cases/service-change.ts';

/** What every change is asked for with, from the query and the headers. */
export function changeOptions(
  query: { dryRun?: boolean | undefined },
  headers: { 'if-match'?: string | undefined; 'idempotency-key'?: string | undefined },
): ChangeOptions {
  return {
    ifMatch: entityTag(headers['if-match']),
    idempotencyKey: headers['idempotency-key'] ?? null,
    dryRun: query.dryRun ?? false,
  };
}

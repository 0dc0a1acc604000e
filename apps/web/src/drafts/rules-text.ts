/** Drafted rules as text: in the storage of a browser tab, and in a link. */
import { RoutingRule } from '@sluice/shared/api/routing';
import {
  Headers,
  HTTPDirectResponse,
  HTTPFaultInjection,
  HTTPMatchRequest,
  HTTPRedirect,
  HTTPRetry,
  HTTPRewrite,
} from '@sluice/shared/istio/virtual-service';
import { WantedMirror } from '@sluice/shared/routing/edit';
import { RuleOrigin } from '@sluice/shared/routing/rule-origin';
import { z } from 'zod';
import { type DraftRow, isSameRow, rowOf } from './rule-row.ts';
import type { RulesDraft } from './rules-draft.ts';

const Weights = z
  .record(z.string(), z.int().min(0).max(100))
  .refine((weights) => Object.values(weights).reduce((sum, weight) => sum + weight, 0) === 100);
const Action = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('route'), weights: Weights.nullable() }),
  z.object({ kind: z.literal('redirect'), redirect: HTTPRedirect }),
  z.object({ kind: z.literal('direct-response'), response: HTTPDirectResponse }),
  z.object({ kind: z.literal('other') }),
]);
const Row = z.object({
  id: z.string(),
  group: z.string(),
  origin: RuleOrigin.nullable(),
  isRemoved: z.boolean(),
  name: z.string().nullable(),
  matches: z.array(HTTPMatchRequest),
  action: Action,
  options: z.object({
    timeout: z.string().nullable(),
    retries: HTTPRetry.nullable(),
    fault: HTTPFaultInjection.nullable(),
    mirrors: z.array(WantedMirror),
    rewrite: HTTPRewrite.nullable(),
    headers: Headers.nullable(),
    corsPolicy: z.looseObject({}).nullable(),
  }),
});
const Stored = z.object({ rows: z.array(Row), base: z.array(RoutingRule) });
/** A number stands for the applied rule at that index, as it is. */
const Linked = z.object({ etag: z.string(), rows: z.array(z.union([z.int().min(0), Row])) });

export function serialiseRules({ rows, base }: RulesDraft): string | null {
  return rows === null || base === null ? null : JSON.stringify({ rows, base });
}

/** The drafted rows and what they were begun from; null where the text is neither. */
export function parseStoredRules(text: string): Pick<RulesDraft, 'rows' | 'base'> | null {
  return parse(Stored, text);
}

/** Longer links do not get through everything that carries them. */
const maxLinkBytes = 2048;

/**
 * The draft for an address: base64url of JSON, in which rules that stay as they are take a number only. Null where
 * there is no draft, or it is too long for a link.
 *
 * @param etag of the rules that the draft is about
 */
export function formatRulesLink({ rows, applied }: RulesDraft, etag: string): string | null {
  if (rows === null) return null;
  const known = applied.map((rule) => rowOf(rule));
  const short = rows.map((row) => {
    const at = known.findIndex((other) => isSameRow(row, other));
    return at < 0 ? row : at;
  });
  const bytes = new TextEncoder().encode(JSON.stringify({ etag, rows: short }));
  const link = btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
  return link.length > maxLinkBytes ? null : link;
}

/** The drafted rows of a link over the applied rules; null where it is no draft, or one of rules that are others now. */
export function parseRulesLink(link: string, applied: readonly RoutingRule[], etag: string): DraftRow[] | null {
  const linked = parse(Linked, textOf(link));
  if (linked === null || linked.etag !== etag) return null;
  const rows = linked.rows.map((row) => (typeof row === 'number' ? applied[row] && rowOf(applied[row]) : row));
  return rows.every((row) => row !== undefined) ? (rows as DraftRow[]) : null;
}

function textOf(link: string): string {
  try {
    const binary = atob(link.replaceAll('-', '+').replaceAll('_', '/'));
    return new TextDecoder().decode(Uint8Array.from(binary, (char) => char.charCodeAt(0)));
  } catch {
    return '';
  }
}

function parse<Schema extends z.ZodType>(schema: Schema, text: string): z.infer<Schema> | null {
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

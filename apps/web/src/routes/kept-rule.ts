import type { ServiceState } from '@sluice/shared/api/services';
import { z } from 'zod';
import type { WrittenRule } from '../features/rule-editor/rule-editor.tsx';

/** What somebody is writing at a rule and has not finished: the session may end meanwhile. */
export type KeptRule = {
  /** Null: a new rule. */
  readonly id: string | null;
  readonly written: WrittenRule;
};

const Stored = z.object({
  id: z.string().nullable(),
  /** Of the rules that the id is one of. */
  etag: z.string(),
  written: z.object({ form: z.record(z.string(), z.unknown()), weights: z.record(z.string(), z.number()).nullable() }),
});

const keyOf = ({ namespace, name }: ServiceState) => `sluice.rule.${namespace}/${name}`;

/** Null where nothing was kept, or where it was about rules that have changed since. */
export function keptRule(service: ServiceState): KeptRule | null {
  try {
    const { data } = Stored.safeParse(JSON.parse(sessionStorage.getItem(keyOf(service)) ?? 'null'));
    if (data === undefined || (data.id !== null && data.etag !== service.etag)) return null;
    return { id: data.id, written: data.written };
  } catch {
    return null;
  }
}

/** In this tab; null forgets it. */
export function keepRule(service: ServiceState, kept: KeptRule | null): void {
  try {
    if (kept === null) sessionStorage.removeItem(keyOf(service));
    else sessionStorage.setItem(keyOf(service), JSON.stringify({ ...kept, etag: service.etag }));
  } catch {
    // It then lasts as long as the page.
  }
}

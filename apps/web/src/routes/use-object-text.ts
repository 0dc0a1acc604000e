import type { ObjectRef } from '@sluice/shared/api/object-ref';
import { useEffect, useState } from 'react';
import { z } from 'zod';

/** An object as text, and which state of it; without an etag there is none yet. */
export type AppliedText = { readonly yaml: string; readonly etag: string | null };

const Written = z.object({ base: z.string(), etag: z.string().nullable(), text: z.string() });
type Written = z.infer<typeof Written>;

const keyOf = ({ kind, namespace, name }: ObjectRef) => `sluice.yaml.${kind}/${namespace}/${name}`;

function stored(ref: ObjectRef): Written | null {
  try {
    return Written.safeParse(JSON.parse(sessionStorage.getItem(keyOf(ref)) ?? 'null')).data ?? null;
  } catch {
    return null;
  }
}

function store(ref: ObjectRef, written: Written | null): void {
  try {
    if (written === null) sessionStorage.removeItem(keyOf(ref));
    else sessionStorage.setItem(keyOf(ref), JSON.stringify(written));
  } catch {
    // It then lasts as long as the page.
  }
}

const opened = ({ yaml, etag }: AppliedText): Written => ({ base: yaml, etag, text: yaml });

/**
 * What somebody has made of an object, kept over navigation and reloads in this tab. A text that nobody has touched
 * follows the object; one that somebody has waits for a choice.
 */
export function useObjectText(ref: ObjectRef, applied: AppliedText) {
  const [written, setWritten] = useState<Written>(() => stored(ref) ?? opened(applied));
  const isTouched = written.text !== written.base;
  const isBehind = written.etag !== applied.etag && isTouched && written.text !== applied.yaml;
  // During rendering, so that nothing is painted from a state that is known to be old.
  if (!isBehind && (written.etag !== applied.etag || (!isTouched && written.base !== applied.yaml))) {
    setWritten(opened(applied));
  }
  useEffect(() => store(ref, isTouched ? written : null), [ref, written, isTouched]);
  return {
    text: written.text,
    /** Of the object that the text was made from. */
    etag: written.etag,
    /** Others have changed the object since. */
    isBehind,
    write: (text: string) => setWritten((now) => ({ ...now, text })),
    adopt: (next: AppliedText) => setWritten(opened(next)),
    keepMine: () => setWritten((now) => ({ ...now, base: applied.yaml, etag: applied.etag })),
  };
}

import { type Dispatch, useEffect, useReducer } from 'react';
import { type DraftAction, reduceDraft } from '../../drafts/reduce-split.ts';
import { type Applied, isDirty, isSameWeights, type SplitDraft, startDraft } from '../../drafts/split-draft.ts';
import { restoreDraft, serialiseDraft } from '../../drafts/split-text.ts';

const storageKey = (service: string) => `sluice.draft.${service}`;

function readStorage(service: string): string | null {
  try {
    return sessionStorage.getItem(storageKey(service));
  } catch {
    return null;
  }
}

function writeStorage(service: string, text: string | null): void {
  try {
    if (text === null) sessionStorage.removeItem(storageKey(service));
    else sessionStorage.setItem(storageKey(service), text);
  } catch {
    // The draft then lasts as long as the page.
  }
}

function openDraft({ service, applied }: { service: string; applied: Applied }): SplitDraft {
  const fresh = startDraft(applied);
  const text = readStorage(service);
  return (text !== null && restoreDraft(text, fresh)) || fresh;
}

function isSameApplied(a: Applied, b: Applied): boolean {
  return a.versions === b.versions && a.isRuled === b.isRuled && isSameWeights(a.weights, b.weights);
}

/**
 * The draft of one service (`service` identifies it), kept over reloads and navigation in this tab. A component that
 * uses it must be keyed by the service.
 */
export function useSplitDraft(service: string, applied: Applied): readonly [SplitDraft, Dispatch<DraftAction>] {
  const [draft, dispatch] = useReducer(reduceDraft, { service, applied }, openDraft);
  // During rendering, so that nothing is ever painted from a state that is known to be old.
  if (!isSameApplied(draft.applied, applied)) dispatch({ type: 'applied', applied });

  const isKept = isDirty(draft) || draft.locked.size > 0;
  const text = isKept ? serialiseDraft(draft) : null;
  useEffect(() => writeStorage(service, text), [service, text]);

  return [draft, dispatch];
}

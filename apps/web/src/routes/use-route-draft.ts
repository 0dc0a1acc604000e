import type { Routing } from '@sluice/shared/api/routing';
import { type Dispatch, useEffect, useReducer } from 'react';
import { isRouteDirty, type RouteAction, type RouteDraft, reduceRoute, startRoute } from '../drafts/route-draft.ts';
import { parseStoredRules, serialiseRules } from '../drafts/rules-text.ts';
import { type Applied, isDirty, isSameWeights } from '../drafts/split-draft.ts';
import { restoreDraft, serialiseDraft } from '../drafts/split-text.ts';

type Kind = 'draft' | 'rules';
const storageKey = (kind: Kind, service: string) => `sluice.${kind}.${service}`;

function readStorage(kind: Kind, service: string): string | null {
  try {
    return sessionStorage.getItem(storageKey(kind, service));
  } catch {
    return null;
  }
}

/** False where the browser does not keep it: the draft then lasts as long as the page. */
function writeStorage(kind: Kind, service: string, text: string | null): boolean {
  try {
    if (text === null) sessionStorage.removeItem(storageKey(kind, service));
    else sessionStorage.setItem(storageKey(kind, service), text);
    return true;
  } catch {
    return false;
  }
}

function openDraft({ service, applied }: { service: string; applied: Applied }): RouteDraft {
  const fresh = startRoute(applied);
  const split = readStorage('draft', service);
  const rules = parseStoredRules(readStorage('rules', service) ?? '');
  return {
    ...fresh,
    split: (split !== null && restoreDraft(split, fresh.split)) || fresh.split,
    // Until the table is read, the one that the draft was begun from stands for it.
    rules: rules === null ? fresh.rules : { ...fresh.rules, ...rules, applied: rules.base ?? [] },
  };
}

function isSameApplied(a: Applied, b: Applied): boolean {
  return a.versions === b.versions && a.isRuled === b.isRuled && isSameWeights(a.weights, b.weights);
}

/**
 * The draft of one service (`service` identifies it), kept over reloads and navigation in this tab. A component that
 * uses it must be keyed by the service.
 *
 * @param routing undefined until it is read
 */
export function useRouteDraft(
  service: string,
  applied: Applied,
  routing: Routing | undefined,
): readonly [RouteDraft, Dispatch<RouteAction>] {
  const [draft, dispatch] = useReducer(reduceRoute, { service, applied }, openDraft);
  // During rendering, so that nothing is ever painted from a state that is known to be old.
  if (!isSameApplied(draft.split.applied, applied)) dispatch({ type: 'applied', applied });
  if (routing !== undefined && draft.rules.applied !== routing.rules) {
    dispatch({ type: 'rulesRead', rules: routing.rules, versions: routing.versions });
  }

  const { split, rules } = draft;
  const isKept = isDirty(split) || split.locked.size > 0;
  const splitText = isKept ? serialiseDraft(split) : null;
  const rulesText = rules.isFinished ? null : serialiseRules(rules);
  const isDraft = isRouteDirty(draft);
  useEffect(() => {
    const isStored = [writeStorage('draft', service, splitText), writeStorage('rules', service, rulesText)];
    if (isStored.every(Boolean) || !isDraft) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [service, splitText, rulesText, isDraft]);

  return [draft, dispatch];
}

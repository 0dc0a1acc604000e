import type { Routing } from '@sluice/shared/api/routing';
import { type Dispatch, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RouteAction } from '../drafts/route-draft.ts';
import { parseRulesLink } from '../drafts/rules-text.ts';
import { parseDraftLink } from '../drafts/split-text.ts';
import { Banner } from '../ui/banner.tsx';
import type { ServiceSearch } from './service-search.ts';

/** Takes over the draft of a link once, and says what it could not take. */
export function useLinkedDraft(
  { draft: link, rules: rulesLink }: ServiceSearch,
  names: readonly string[],
  routing: Routing | undefined,
  dispatch: Dispatch<RouteAction>,
  onRead: (change: ServiceSearch) => void,
) {
  const { t } = useTranslation();
  const [opened] = useState(() => (link === undefined ? null : parseDraftLink(link, names)));
  const [linkedRules] = useState(rulesLink);
  const [rules, setRules] = useState<'waiting' | 'taken' | 'others' | null>(
    linkedRules === undefined ? null : 'waiting',
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the page opens; the address is then an ordinary one
  useEffect(() => {
    if (opened === null) return;
    if (opened.weights !== null) dispatch({ type: 'replace', weights: opened.weights });
    onRead({ draft: undefined });
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, as soon as there are rules to lay the draft over
  useEffect(() => {
    if (linkedRules === undefined || routing === undefined || rules !== 'waiting') return;
    const rows = parseRulesLink(linkedRules, routing.rules, routing.etag);
    if (rows !== null) dispatch({ type: 'replaceRules', rows });
    setRules(rows === null ? 'others' : 'taken');
    onRead({ rules: undefined });
  }, [routing]);
  if (opened === null && (rules === null || rules === 'waiting')) return null;
  const isTaken = (opened !== null && opened.weights !== null) || rules === 'taken';
  return (
    <Banner tone="neutral" icon="services" role="status">
      {isTaken && <p>{t('dirty.fromLink')}</p>}
      {opened !== null && opened.unknown.length > 0 && (
        <p>{t('dirty.unknownVersions', { versions: opened.unknown.join(t('split.separator')) })}</p>
      )}
      {rules === 'others' && <p>{t('dirty.otherRules')}</p>}
    </Banner>
  );
}

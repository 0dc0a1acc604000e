import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { parseDraftLink } from '../drafts/split-text.ts';
import { Banner } from '../ui/banner.tsx';

/** Takes over the draft of a link once, and says what it could not take. */
export function useLinkedDraft(
  link: string | undefined,
  names: readonly string[],
  onRead: () => void,
  take: (weights: readonly number[]) => void,
) {
  const { t } = useTranslation();
  const [opened] = useState(() => (link === undefined ? null : parseDraftLink(link, names)));
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the page opens; the address is then an ordinary one
  useEffect(() => {
    if (opened === null) return;
    if (opened.weights !== null) take(opened.weights);
    onRead();
  }, []);
  if (opened === null) return null;
  return (
    <Banner tone="neutral" icon="services" role="status">
      {opened.weights !== null && <p>{t('dirty.fromLink')}</p>}
      {opened.unknown.length > 0 && (
        <p>{t('dirty.unknownVersions', { versions: opened.unknown.join(t('split.separator')) })}</p>
      )}
    </Banner>
  );
}

import { useTranslation } from 'react-i18next';
import { useFindingsWords } from '../../i18n/findings/use-findings-words.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Banner } from '../../ui/banner.tsx';

type FindingsCheckedProps = {
  readonly checked: number;
  /** Epoch milliseconds. */
  readonly asOf: number;
};

/** What was looked at, and when: without it "nothing found" would say nothing. */
export function FindingsChecked({ checked, asOf }: FindingsCheckedProps) {
  const { t } = useFindingsWords();
  const format = useFormat();
  return <>{t('checked', { count: checked, number: format.count(checked), time: format.time(asOf) })}</>;
}

/** The answer that one hopes for. */
export function NothingFound(props: FindingsCheckedProps) {
  const { t } = useFindingsWords();
  return (
    <Banner tone="neutral" icon="check" role="status">
      <p>{t('none')}</p>
      <p>
        <FindingsChecked {...props} />
      </p>
    </Banner>
  );
}

/** Kinds whose objects nobody has looked at. */
export function UnreadKinds({ kinds }: { readonly kinds: readonly string[] }) {
  const { t } = useFindingsWords();
  const { t: common } = useTranslation();
  if (kinds.length === 0) return null;
  return (
    <Banner tone="warning" icon="eyeOff" role="status">
      {t('unread', { kinds: kinds.join(common('split.separator')) })}
    </Banner>
  );
}

import type { Finding } from '@sluice/shared/api/findings';
import { useFindingsWords } from '../../i18n/findings/use-findings-words.ts';
import { useFormat } from '../../i18n/use-format.ts';
import { Segments } from '../../ui/segments.tsx';
import { severities } from './group-findings.ts';

type Severity = Finding['severity'];

type SeverityFilterProps = {
  readonly counts: Readonly<Record<Severity, number>>;
  /** Null shows all. */
  readonly value: Severity | null;
  readonly onChange: (severity: Severity | null) => void;
};

/** Which findings are shown, with how many there are. */
export function SeverityFilter({ counts, value, onChange }: SeverityFilterProps) {
  const { t } = useFindingsWords();
  const format = useFormat();
  const total = severities.reduce((sum, severity) => sum + counts[severity], 0);
  const options = [
    { value: 'all' as const, text: t('all', { number: format.count(total) }) },
    ...severities.map((severity) => ({
      value: severity,
      text: t(`only.${severity}`, { number: format.count(counts[severity]) }),
    })),
  ];
  return (
    <Segments
      label={t('filter')}
      value={value ?? 'all'}
      options={options}
      onChange={(chosen) => onChange(chosen === 'all' ? null : chosen)}
    />
  );
}

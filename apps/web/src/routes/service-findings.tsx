import type { Call } from '../data/client.ts';
import { findingsQuery } from '../data/findings.ts';
import { useReading } from '../data/use-reading.ts';
import { FindingList } from '../features/finding-list/finding-list.tsx';
import { FindingsChecked, NothingFound, UnreadKinds } from '../features/finding-list/findings-checked.tsx';
import { groupFindings } from '../features/finding-list/group-findings.ts';
import { useFindingsWords } from '../i18n/findings/use-findings-words.ts';
import { Skeleton } from '../ui/skeleton.tsx';
import { LoadProblem } from './load-problem.tsx';
import styles from './page.module.css';

type ServiceFindingsProps = {
  readonly call: Call;
  readonly namespace: string;
  readonly service: string;
  readonly isStale: boolean;
};

/** What is wrong or doubtful about the objects that decide about one service. */
export function ServiceFindings({ call, namespace, service, isStale }: ServiceFindingsProps) {
  const { t } = useFindingsWords();
  const { data, error, refetch } = useReading(findingsQuery(call, { namespace, service }));
  const problem = error && <LoadProblem error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return problem ?? <Skeleton label={t('loading')} rows={1} rowHeight={110} />;
  const { findings, checked, asOf, unread } = data;
  const groups = groupFindings(findings);
  return (
    <>
      {problem}
      <UnreadKinds kinds={unread} />
      {groups.length === 0 && <NothingFound checked={checked} asOf={asOf} />}
      <FindingList groups={groups} level={3} isStale={isStale} />
      {groups.length > 0 && (
        <p className={styles.muted}>
          <FindingsChecked checked={checked} asOf={asOf} />
        </p>
      )}
    </>
  );
}

import { useTranslation } from 'react-i18next';
import { type Call, ClientError } from '../../data/client.ts';
import { changeQuery } from '../../data/history.ts';
import type { ServiceRef } from '../../data/services.ts';
import { useReading } from '../../data/use-reading.ts';
import { DiffTable } from '../../ui/diff-table.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { objectText } from './object-text.ts';

type ChangeDetailsProps = { readonly call: Call; readonly service: ServiceRef; readonly change: string };

/** Everything that a change wrote, read when somebody wants to see it. */
export function ChangeDetails({ call, service, change }: ChangeDetailsProps) {
  const { t } = useTranslation();
  const { data, error, refetch } = useReading(changeQuery(call, service, change));
  if (error instanceof ClientError) {
    return <ProblemNote code={error.code} detail={error.problem?.detail} onRetry={() => void refetch()} />;
  }
  if (data === undefined) return <Skeleton label={t('history.loading')} rows={2} rowHeight={24} />;
  return (
    <>
      {data.writes.map(({ object, before, after }) => {
        const name = `${object.kind} ${object.namespace}/${object.name}`;
        return <DiffTable key={name} name={name} before={objectText(before)} after={objectText(after)} isOpen />;
      })}
    </>
  );
}

import { CatchBoundary } from '@tanstack/react-router';
import { lazy, memo, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { Call } from '../data/client.ts';
import { Panel } from '../ui/panel.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { Skeleton } from '../ui/skeleton.tsx';

const ServiceFindings = lazy(async () => ({ default: (await import('./service-findings.tsx')).ServiceFindings }));

type ServiceFindingsPanelProps = {
  readonly call: Call;
  readonly namespace: string;
  readonly service: string;
  readonly isStale: boolean;
};

/** Findings are a chunk of their own; the rest of the page works without them. Not rendered anew with each second's traffic. */
export const ServiceFindingsPanel = memo(function ServiceFindingsPanel(props: ServiceFindingsPanelProps) {
  const { t } = useTranslation();
  return (
    <Panel title={t('frame.findings')}>
      <CatchBoundary getResetKey={() => props.service} errorComponent={NotLoaded}>
        <Suspense fallback={<Skeleton label={t('frame.findings')} rows={1} rowHeight={110} />}>
          <ServiceFindings {...props} />
        </Suspense>
      </CatchBoundary>
    </Panel>
  );
});

/** Their code comes from the server, too. */
function NotLoaded() {
  return <ProblemNote code="server-unreachable" />;
}

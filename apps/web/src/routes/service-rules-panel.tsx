import { CatchBoundary } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { afterPaint } from '../ui/after-paint.ts';
import { Panel } from '../ui/panel.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { LoadProblem } from './load-problem.tsx';
import type { ServiceRulesProps } from './service-rules.tsx';

const ServiceRules = lazy(async () => {
  await afterPaint();
  return { default: (await import('./service-rules.tsx')).ServiceRules };
});

type ServiceRulesPanelProps = ServiceRulesProps & {
  readonly isLoaded: boolean;
  readonly error: Error | null;
  readonly onRetry: () => void;
  readonly isStale: boolean;
};

/** The rules are a chunk of their own: dragging and editing them is not what the page is opened for first. */
export function ServiceRulesPanel({ isLoaded, error, onRetry, isStale, ...rules }: ServiceRulesPanelProps) {
  const { t } = useTranslation();
  // As many lines as there will be, so that nothing below moves.
  const place = <Skeleton label={t('service.rules')} rows={rules.service.desired.rulesAbove + 1} rowHeight={44} />;
  return (
    <Panel title={t('service.rules')} isStale={isStale}>
      {error !== null && <LoadProblem error={error} onRetry={onRetry} />}
      <CatchBoundary getResetKey={() => rules.service.name} errorComponent={NotLoaded}>
        {isLoaded ? (
          <Suspense fallback={place}>
            <ServiceRules {...rules} />
          </Suspense>
        ) : (
          error === null && place
        )}
      </CatchBoundary>
    </Panel>
  );
}

/** Their code comes from the server, too. */
function NotLoaded() {
  return <ProblemNote code="server-unreachable" />;
}

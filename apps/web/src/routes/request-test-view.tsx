import type { RequestTestBody } from '@sluice/shared/api/request-test';
import type { ServiceState } from '@sluice/shared/api/services';
import type { RouteOrigin } from '@sluice/shared/evaluate/decision';
import type { HTTPMatchRequest } from '@sluice/shared/istio/virtual-service';
import type { Edit } from '@sluice/shared/routing/edit';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { ClientError } from '../data/client.ts';
import { gatewaysQuery } from '../data/gateways.ts';
import { podsQuery } from '../data/pods.ts';
import { requestTestQuery } from '../data/request-test.ts';
import { routingQuery } from '../data/routing.ts';
import { servicesQuery } from '../data/services.ts';
import { draftEdits, isRouteDirty } from '../drafts/route-draft.ts';
import { rowOf } from '../drafts/rule-row.ts';
import { appliedOf } from '../drafts/split-draft.ts';
import { type Caller, callersOf } from '../features/request-tester/callers.ts';
import { labelsText, type RequestFields, readRequest } from '../features/request-tester/request-fields.ts';
import { RequestForm } from '../features/request-tester/request-form.tsx';
import { TestAnswer } from '../features/request-tester/test-answer.tsx';
import { isSameAnswer } from '../features/request-tester/trace-rules.ts';
import { useLoaded } from '../i18n/lazy-words.ts';
import { plainText, ruleSentence } from '../i18n/rules/rule-sentence.ts';
import { useLoadedRulesWords, useRulesWords } from '../i18n/rules/use-rules-words.ts';
import { testerWords, useTesterWords } from '../i18n/tester/use-tester-words.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Banner } from '../ui/banner.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { Panel } from '../ui/panel.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import { Segments } from '../ui/segments.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { slotsOf } from '../ui/version-slot.ts';
import { LoadProblem } from './load-problem.tsx';
import styles from './request-test-view.module.css';
import type { PageContext } from './root-route.ts';
import { readHeaders, type TestSearch, type TestView, testViews, writeHeaders } from './test-search.ts';
import { useRouteDraft } from './use-route-draft.ts';
import { useWrittenSearch } from './use-written-search.ts';

type RequestTestViewProps = {
  readonly service: ServiceState;
  readonly context: PageContext;
  readonly search: TestSearch;
  readonly onSearch: (search: TestSearch) => void;
};

/** The form beside its answers. Keyed by the service. */
export function RequestTestView({ service, context, search, onSearch }: RequestTestViewProps) {
  useLoaded(testerWords);
  useLoadedRulesWords();
  const t = useTesterWords();
  const { call } = context;
  const { namespace, name, versions, desired, etag } = service;
  const applied = useMemo(() => appliedOf({ versions, desired }), [versions, desired]);
  const routing = useQuery(routingQuery(call, { namespace, service: name }, etag));
  const [route] = useRouteDraft(`${namespace}/${name}`, applied, routing.data);
  const edits = isRouteDirty(route) ? draftEdits(route) : [];
  const [written, write] = useWrittenSearch(search, onSearch);
  const { caller, callers, isLoaded } = useCaller(context, service, written.from);
  const labels = useLabels(context, caller);
  const fields = fieldsOf(written, caller, labels);
  const { body, problems } = readRequest(caller, fields);
  const view: TestView = edits.length === 0 ? 'applied' : (written.view ?? 'compare');

  return (
    <>
      <title>{t('docTitle', { service: name })}</title>
      <div className={styles.columns}>
        <Panel
          title={t('request')}
          aside={
            <CopyButton
              look="quiet"
              text={linkTo(written, caller, fields)}
              words={{ copy: t('copyLink'), copied: t('copied') }}
            />
          }
        >
          <p className={styles.muted}>{t('intro')}</p>
          {!isLoaded && <Skeleton label={t('loading')} rows={5} rowHeight={40} />}
          {isLoaded && (
            <RequestForm
              callers={callers}
              caller={caller.id}
              fields={fields}
              problems={problems}
              // Another way in has other labels, another host and another port.
              onCaller={(from) => write({ from, labels: undefined, host: undefined, port: undefined, path: undefined })}
              onChange={(change) => write(searchFrom(change))}
            />
          )}
        </Panel>
        <div className={styles.answers}>
          {edits.length > 0 ? (
            <Segments
              label={t('view')}
              value={view}
              options={testViews.map((value) => ({ value, text: t(`views.${value}`) }))}
              onChange={(value) => write({ view: value === 'compare' ? undefined : value })}
            />
          ) : (
            <p className={styles.muted}>{t('noDraft')}</p>
          )}
          {isLoaded && body !== null && (
            <Answers
              context={context}
              service={service}
              body={body}
              edits={edits}
              view={view}
              rules={routing.data?.rules ?? []}
            />
          )}
        </div>
      </div>
    </>
  );
}

const nobody: Caller = {
  id: '',
  kind: 'sidecar',
  namespace: '',
  name: '',
  service: null,
  labels: {},
  host: '',
  port: 80,
  path: '/',
};

function useCaller({ call }: PageContext, service: ServiceState, wanted: string | undefined) {
  const { namespace } = service;
  const services = useQuery(servicesQuery(call, namespace));
  const gateways = useQuery(gatewaysQuery(call, namespace));
  // Without gateways one can still ask from inside the mesh.
  const isLoaded = services.data !== undefined && (gateways.data !== undefined || gateways.error !== null);
  const callers = useMemo(
    () => callersOf(service, services.data ?? [service], gateways.data?.gateways ?? []),
    [service, services.data, gateways.data],
  );
  const elsewhere = { ...nobody, namespace, host: service.host, port: service.ports[0] ?? 80 };
  const found = callers.find(({ id }) => id === wanted);
  const caller = found ?? (wanted === undefined ? callers[0] : { ...elsewhere, id: wanted }) ?? elsewhere;
  return { caller, callers, isLoaded };
}

/** As the pods of a workload have them; until they are known, those that make it a version. */
function useLabels({ call }: PageContext, { namespace, name, service, labels }: Caller) {
  const { data } = useQuery({
    ...podsQuery(call, { namespace, service: service ?? '' }),
    enabled: service !== null,
    refetchInterval: false,
  });
  if (service === null) return labels;
  const own = data?.pods.find(({ workload }) => workload === name)?.labels;
  if (own === undefined) return labels;
  return Object.fromEntries(Object.entries(own).filter(([key]) => !isMachineLabel(key)));
}

/** Written by controllers and by istiod for themselves; no rule asks for them. */
const isMachineLabel = (key: string) => key === 'pod-template-hash' || /(^|\.)istio\.io\//.test(key);

const example = 'end-user: jason';

function fieldsOf(search: TestSearch, caller: Caller, labels: Readonly<Record<string, string>>): RequestFields {
  return {
    labels: search.labels ?? labelsText(labels),
    method: search.method ?? 'GET',
    host: search.host ?? caller.host,
    port: String(search.port ?? caller.port),
    path: search.path ?? caller.path,
    headers: readHeaders(search.headers ?? example),
  };
}

function searchFrom({ headers, port, ...rest }: Partial<RequestFields>): Partial<TestSearch> {
  return {
    ...rest,
    // What is no number stays in sight, with a sentence about it.
    ...(port !== undefined && { port: port as unknown as number }),
    ...(headers !== undefined && { headers: writeHeaders(headers) }),
  };
}

/** With everything in it, also what is as usual: what is usual may be something else tomorrow. */
function linkTo(search: TestSearch, { id }: Caller, { headers, ...fields }: RequestFields): string {
  const address = new URL(window.location.href);
  const whole = { ...search, from: id, ...fields, headers: writeHeaders(headers) };
  for (const [key, value] of Object.entries(whole)) {
    if (value !== undefined && value !== '') address.searchParams.set(key, String(value));
  }
  return address.href;
}

type AnswersProps = {
  readonly context: PageContext;
  readonly service: ServiceState;
  readonly body: RequestTestBody;
  readonly edits: readonly Edit[];
  readonly view: TestView;
  readonly rules: Parameters<typeof rowOf>[0][];
};

function Answers({ context: { call }, service, body, edits, view, rules }: AnswersProps) {
  const t = useTesterWords();
  const { namespace, name, etag } = service;
  const present = useQuery({ ...requestTestQuery(call, body, etag), enabled: view !== 'draft' });
  const proposed = { namespace, service: name, edits: [...edits] };
  const drafted = useQuery({ ...requestTestQuery(call, { ...body, proposed }, etag), enabled: view !== 'applied' });
  const sentenceOf = useSentences(service, rules);
  const both = view === 'compare' && present.data && drafted.data;
  return (
    <>
      {both && (
        <Banner
          tone={isSameAnswer(present.data.answer, drafted.data.answer) ? 'neutral' : 'warning'}
          icon={isSameAnswer(present.data.answer, drafted.data.answer) ? 'check' : 'info'}
          role="status"
        >
          {t(isSameAnswer(present.data.answer, drafted.data.answer) ? 'same' : 'differs')}
        </Banner>
      )}
      <div className={styles.sides} data-view={view}>
        {view !== 'draft' && (
          <Side title={t('answerApplied')} query={present} service={service} sentenceOf={sentenceOf} />
        )}
        {view !== 'applied' && (
          // The draft may have moved rules: what stands at a place is not known here.
          <Side title={t('answerDraft')} query={drafted} service={service} sentenceOf={() => null} isDraft />
        )}
      </div>
    </>
  );
}

/** The rules of the service as sentences, by where they are written. */
function useSentences(service: ServiceState, rules: AnswersProps['rules']) {
  const t = useRulesWords();
  const format = useFormat();
  return ({ virtualService, ruleIndex }: RouteOrigin): string | null => {
    const rule = rules.find(
      ({ origin }) =>
        origin.protocol === 'http' &&
        origin.name === virtualService?.name &&
        origin.namespace === virtualService.namespace &&
        origin.index === ruleIndex,
    );
    if (rule === undefined) return null;
    const lines = ruleSentence(t, format, {
      matches: rule.matches as HTTPMatchRequest[],
      action: rowOf(rule).action,
      destinations: rule.destinations,
      isDefault: rule.isDefault,
      host: service.host,
    });
    return lines.map(plainText).join(' ');
  };
}

type SideProps = {
  readonly title: string;
  readonly query: ReturnType<typeof useQuery<{ answer: Parameters<typeof TestAnswer>[0]['answer']; askedAt: number }>>;
  readonly service: ServiceState;
  readonly sentenceOf: (origin: RouteOrigin) => string | null;
  readonly isDraft?: boolean;
};

function Side({ title, query, service, sentenceOf, isDraft = false }: SideProps) {
  const t = useTesterWords();
  const slots = useMemo(() => slotsOf(service.versions.map((version) => version.name)), [service.versions]);
  const { data, error, refetch, isPlaceholderData } = query;
  return (
    <Panel title={title} isStale={isPlaceholderData}>
      {error !== null && <TestProblem error={error} isDraft={isDraft} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton label={t('asking')} rows={3} rowHeight={60} />}
      {data !== undefined && error === null && (
        <TestAnswer
          answer={data.answer}
          askedAt={data.askedAt}
          service={service}
          slots={slots}
          sentenceOf={sentenceOf}
        />
      )}
    </Panel>
  );
}

type TestProblemProps = { readonly error: Error; readonly isDraft: boolean; readonly onRetry: () => void };

function TestProblem({ error, isDraft, onRetry }: TestProblemProps) {
  const t = useTesterWords();
  if (!(error instanceof ClientError)) throw error;
  if (error.code === 'forbidden') {
    return (
      <Banner tone="neutral" icon="locked" role="status">
        {t('problem.forbidden')}
      </Banner>
    );
  }
  if (isDraft && !error.isRetryable) {
    return (
      <ProblemNote code={error.code} detail={error.problem?.detail} instance={error.problem?.instance}>
        <p>{t('problem.draft', { reason: error.problem?.detail ?? error.code })}</p>
      </ProblemNote>
    );
  }
  return <LoadProblem error={error} onRetry={onRetry} />;
}

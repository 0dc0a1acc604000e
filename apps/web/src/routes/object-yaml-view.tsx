import type { Finding as ApiFinding } from '@sluice/shared/api/findings';
import type { ObjectRef } from '@sluice/shared/api/object-ref';
import type { RawObject } from '@sluice/shared/api/objects';
import type { ServiceState } from '@sluice/shared/api/services';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useId, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ClientError } from '../data/client.ts';
import { objectQuery } from '../data/objects.ts';
import { servicesQuery } from '../data/services.ts';
import { useReading } from '../data/use-reading.ts';
import type { EditorHandle } from '../features/object-editor/code-editor.tsx';
import editorStyles from '../features/object-editor/object-editor.module.css';
import { objectName, ProblemList } from '../features/object-editor/problem-list.tsx';
import { readYaml, serverProblems, type YamlProblem } from '../features/object-editor/yaml-problems.ts';
import type { FindingText } from '../i18n/findings/finding-text.ts';
import { useFindingsWords } from '../i18n/findings/use-findings-words.ts';
import { type ObjectsWords, useObjectsWords } from '../i18n/objects/use-objects-words.ts';
import { ownerName } from '../i18n/owner-name.ts';
import { useFormat } from '../i18n/use-format.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { diffRows } from '../ui/diff-rows.ts';
import { Skeleton } from '../ui/skeleton.tsx';
import { DownloadButton } from './download-button.tsx';
import { LoadProblem } from './load-problem.tsx';
import { ObjectCheck } from './object-check.tsx';
import type { PageContext } from './root-route.ts';
import { useNewObject } from './use-new-object.ts';
import { useObjectChange } from './use-object-change.ts';
import { useObjectText } from './use-object-text.ts';
import { useObstacleText } from './use-obstacle-text.ts';
import { useRights } from './use-rights.ts';

const CodeEditor = lazy(async () => ({
  default: (await import('../features/object-editor/code-editor.tsx')).CodeEditor,
}));
const CompareView = lazy(async () => ({
  default: (await import('../features/object-editor/compare-view.tsx')).CompareView,
}));

type ObjectYamlViewProps = {
  readonly objectRef: ObjectRef;
  readonly service: ServiceState;
  readonly context: PageContext;
};

/** One object as text. Keyed by the object. */
export function ObjectYamlView({ objectRef, service, context }: ObjectYamlViewProps) {
  const t = useObjectsWords();
  const { data, error, refetch } = useReading(objectQuery(context.call, objectRef));
  const isMissing = data === null;
  const wouldBe = useNewObject(context, service, objectRef, isMissing);
  const place = <Skeleton label={t('loading')} rows={1} rowHeight={420} />;
  if (error instanceof ClientError && error.code === 'forbidden') {
    return (
      <Banner tone="neutral" icon="locked" role="status">
        {t('hidden', { object: objectName(objectRef) })}
      </Banner>
    );
  }
  const problem = error && <LoadProblem error={error} onRetry={() => void refetch()} />;
  if (data === undefined || (isMissing && wouldBe === null)) return problem ?? place;
  return (
    <>
      {problem}
      <Suspense fallback={place}>
        <Editor
          objectRef={objectRef}
          service={service}
          context={context}
          current={data}
          applied={data?.yaml ?? wouldBe ?? ''}
        />
      </Suspense>
    </>
  );
}

type EditorProps = ObjectYamlViewProps & {
  readonly current: RawObject | null;
  /** As it is, or as Sluice would create it. */
  readonly applied: string;
};

function Editor({ objectRef, service, context, current, applied }: EditorProps) {
  const t = useObjectsWords();
  const { text: findingText } = useFindingsWords();
  const editor = useRef<EditorHandle>(null);
  const hintId = useId();
  const [isComparing, setComparing] = useState(false);
  const { obstacle } = useRights(objectRef.namespace);
  const obstacleText = useObstacleText(obstacle);
  const writing = useObjectText(objectRef, { yaml: applied, etag: current?.etag ?? null });
  const { text } = writing;
  const read = useMemo(() => readYaml(text, objectRef), [text, objectRef]);
  const change = useObjectChange(context, {
    ...{ ref: objectRef, service, text },
    etag: writing.etag,
    onApplied: writing.adopt,
  });
  const said = useMemo(
    () =>
      [...read.problems, ...serverProblems(change.issues, text, read)].map((each) => ({
        ...each,
        text: problemText(t, findingText, each, objectName(objectRef)),
      })),
    [read, change.issues, text, findingText, t, objectRef],
  );
  const marks = useMemo(
    () => said.map(({ from, to, severity, text: message }) => ({ from, to, severity, message })),
    [said],
  );
  const names = useKnownNames(context, service);
  const { removed, added } = diffRows(applied, text);
  const lines = Math.max(removed, added);

  return (
    <>
      <Notes objectRef={objectRef} current={current} />
      {obstacleText !== null && (
        <Banner tone="neutral" icon="locked" role="status">
          {t('readOnly', { reason: obstacleText })}
        </Banner>
      )}
      {writing.isBehind && (
        <Banner
          tone="warning"
          icon="warning"
          role="alert"
          actions={
            <>
              <Button onPress={() => setComparing(true)}>{t('compare')}</Button>
              <Button onPress={() => writing.adopt({ yaml: applied, etag: current?.etag ?? null })}>{t('take')}</Button>
              <Button onPress={writing.keepMine}>{t('keep')}</Button>
            </>
          }
        >
          <p>
            {current?.lastWriter
              ? t('changed', { object: objectName(objectRef), manager: current.lastWriter.manager })
              : t('changedPlain', { object: objectName(objectRef) })}
          </p>
          <p>{t('keepNote')}</p>
        </Banner>
      )}
      <div className={editorStyles.bar}>
        <span className={editorStyles.hint}>
          {lines === 0 ? (current === null ? t('missing') : t('unchanged')) : t('edited', { count: lines })}
        </span>
        {lines > 0 && (
          <>
            <Button look="quiet" onPress={() => setComparing(!isComparing)}>
              {t(isComparing ? 'endCompare' : 'compare')}
            </Button>
            <Button look="quiet" onPress={() => writing.adopt({ yaml: applied, etag: current?.etag ?? null })}>
              {t('reset')}
            </Button>
          </>
        )}
        <CopyButton look="quiet" text={text} words={{ copy: t('copy'), copied: t('copied') }} />
        <DownloadButton text={text} fileName={`${objectRef.name}.${objectRef.kind.toLowerCase()}.yaml`}>
          {t('download')}
        </DownloadButton>
      </div>
      {isComparing && lines > 0 ? (
        <CompareView theirs={applied} mine={text} />
      ) : (
        <CodeEditor
          ref={editor}
          label={t('editor', { object: objectName(objectRef) })}
          kind={objectRef.kind}
          text={text}
          isReadOnly={obstacle !== null}
          marks={marks}
          names={names}
          describedBy={hintId}
          onChange={writing.write}
        />
      )}
      <p id={hintId} className={editorStyles.hint}>
        {t('leave')}
      </p>
      <ProblemList
        problems={said}
        onGo={(offset) => {
          setComparing(false);
          editor.current?.goTo(offset);
        }}
      />
      <ObjectCheck
        name={objectName(objectRef)}
        applied={current === null ? '' : applied}
        text={text}
        change={change}
        hasErrors={read.problems.some(({ severity }) => severity === 'error')}
        isUnchanged={lines === 0 && current !== null}
        isBehind={writing.isBehind}
        obstacle={obstacleText}
      />
    </>
  );
}

function problemText(t: ObjectsWords, findingText: FindingText, problem: YamlProblem, object: string): string {
  switch (problem.kind) {
    case 'syntax':
    case 'server':
      return problem.message;
    case 'finding': {
      const { path, params, code } = problem.finding;
      return `${code} ${findingText({ ...problem.finding, path: [...path], params: params as ApiFinding['params'] })}`;
    }
    case 'identity':
      return t('identity', { object });
    case 'empty':
      return t('empty');
  }
}

function Notes({ objectRef, current }: Pick<EditorProps, 'objectRef' | 'current'>) {
  const { t: common } = useTranslation();
  const t = useObjectsWords();
  const format = useFormat();
  if (current === null) {
    return (
      <Banner tone="neutral" icon="info" role="status">
        <p>{t('none', { object: objectName(objectRef) })}</p>
        {objectRef.kind === 'VirtualService' && <p>{t('noneNext')}</p>}
      </Banner>
    );
  }
  const { owners, lastWriter } = current;
  return (
    <>
      {owners.length > 0 && (
        <Banner tone="warning" icon="warning" role="status">
          {t('owned', { owners: owners.map((owner) => ownerName(common, owner)).join(t('separator')) })}
        </Banner>
      )}
      {lastWriter !== null && (
        <p className={editorStyles.hint}>
          {lastWriter.at === null
            ? t('lastWriterPlain', { manager: lastWriter.manager })
            : t('lastWriter', { manager: lastWriter.manager, time: format.date(lastWriter.at) })}
        </p>
      )}
    </>
  );
}

/** Names of this namespace, by the field that takes them. */
function useKnownNames({ call }: PageContext, service: ServiceState) {
  const { data } = useQuery(servicesQuery(call, service.namespace));
  return useMemo(() => {
    const hosts = (data ?? [service]).map(({ name }) => name);
    return {
      host: hosts,
      hosts,
      subset: service.versions.map(({ subset, name }) => subset ?? name),
      gateways: ['mesh'],
    };
  }, [data, service]);
}

import { useEffect, useId, useRef, useState } from 'react';
import editorStyles from '../features/object-editor/object-editor.module.css';
import { useObjectsWords } from '../i18n/objects/use-objects-words.ts';
import { Banner } from '../ui/banner.tsx';
import { Button } from '../ui/button.tsx';
import { DiffTable } from '../ui/diff-table.tsx';
import { ProblemNote } from '../ui/problem-note.tsx';
import type { ObjectChangeState } from './use-object-change.ts';

type ObjectCheckProps = {
  readonly name: string;
  readonly applied: string;
  readonly text: string;
  readonly change: ObjectChangeState;
  readonly hasErrors: boolean;
  readonly isUnchanged: boolean;
  readonly isBehind: boolean;
  /** Why nothing can be written; null where it can. */
  readonly obstacle: string | null;
};

/** First the cluster is asked, then Apply is there: what it writes is what was checked. */
export function ObjectCheck(props: ObjectCheckProps) {
  const { name, applied, text, change, hasErrors, isUnchanged, isBehind, obstacle } = props;
  const t = useObjectsWords();
  const whyId = useId();
  const { checked, failed, isChecking, isOutdated } = change;
  const why = obstacle ?? (hasErrors ? t('cannotApply') : isUnchanged ? t('unchanged') : null);
  const isOff = why !== null || isBehind;
  return (
    <div className={editorStyles.checked}>
      <div className={editorStyles.bar}>
        <Button
          look={checked === null ? 'primary' : 'plain'}
          aria-disabled={isOff || isChecking}
          {...(why !== null && { 'aria-describedby': whyId })}
          onPress={() => {
            if (!isOff && !isChecking) change.check();
          }}
        >
          {t(isChecking ? 'checking' : 'check')}
        </Button>
        <span id={whyId} className={editorStyles.hint}>
          {why ?? (isOutdated ? t('outdated') : t('checkNote'))}
        </span>
      </div>
      {failed !== null && (
        <ProblemNote code={failed.code} detail={failed.problem?.detail} instance={failed.problem?.instance}>
          <p>{t('refused')}</p>
        </ProblemNote>
      )}
      {change.acceptable.map((code) => (
        <label key={code}>
          <input
            type="checkbox"
            checked={change.force.includes(code)}
            onChange={({ target }) =>
              change.accept(
                target.checked ? [...change.force, code] : change.force.filter((accepted) => accepted !== code),
              )
            }
          />{' '}
          {t('force', { code })}
        </label>
      ))}
      {checked !== null && failed === null && (
        <Accepted
          name={name}
          applied={applied}
          text={text}
          change={change}
          warnings={checked.warnings}
          isNothing={checked.writes.length === 0}
        />
      )}
    </div>
  );
}

type AcceptedProps = Pick<ObjectCheckProps, 'name' | 'applied' | 'text' | 'change'> & {
  readonly warnings: readonly string[];
  readonly isNothing: boolean;
};

function Accepted({ name, applied, text, change, warnings, isNothing }: AcceptedProps) {
  const t = useObjectsWords();
  const [reason, setReason] = useState('');
  const reasonId = useId();
  const apply = useRef<HTMLButtonElement>(null);
  // What somebody asked for is one key away, unless there is something to read first.
  useEffect(() => {
    if (!isNothing && warnings.length === 0) apply.current?.focus();
  }, [isNothing, warnings]);
  return (
    <>
      <Banner tone="neutral" icon="check" role="status">
        {t(isNothing ? 'nothing' : 'accepted')}
      </Banner>
      {warnings.length > 0 && (
        <Banner tone="warning" icon="warning" role="status">
          <p>{t('warnings')}</p>
          <ul lang="en">
            {warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </Banner>
      )}
      {!isNothing && (
        <>
          <DiffTable name={name} before={applied} after={text} isOpen />
          <span className={editorStyles.reason}>
            <label htmlFor={reasonId}>{t('reason')}</label>
            <input id={reasonId} value={reason} maxLength={500} onChange={({ target }) => setReason(target.value)} />
          </span>
          <Button
            ref={apply}
            look="primary"
            aria-disabled={change.isApplying}
            onPress={() => {
              if (!change.isApplying) change.apply(reason.trim());
            }}
          >
            {t(change.isApplying ? 'applying' : 'apply')}
          </Button>
        </>
      )}
    </>
  );
}

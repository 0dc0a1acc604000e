import { useId, useState } from 'react';
import { useTesterWords } from '../../i18n/tester/use-tester-words.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import type { Caller } from './callers.ts';
import type { FieldProblem, HeaderLine, RequestFields } from './request-fields.ts';
import styles from './request-form.module.css';

type RequestFormProps = {
  readonly callers: readonly Caller[];
  readonly caller: string;
  readonly fields: RequestFields;
  readonly problems: readonly FieldProblem[];
  readonly onCaller: (id: string) => void;
  readonly onChange: (change: Partial<RequestFields>) => void;
};

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];

/** Who sends which request. The answer follows by itself; there is nothing to submit. */
export function RequestForm({ callers, caller, fields, problems, onCaller, onChange }: RequestFormProps) {
  const t = useTesterWords();
  const id = useId();
  const known = methods.includes(fields.method) ? methods : [...methods, fields.method];
  const text = (field: 'labels' | 'host' | 'port' | 'path', hint?: string) => (
    <TextField
      label={t(field)}
      hint={hint}
      value={fields[field]}
      problem={problemText(field)}
      isShort={field === 'port'}
      onChange={(value) => onChange({ [field]: value })}
    />
  );
  function problemText(field: keyof RequestFields): string | null {
    const found = problems.find((problem) => problem.field === field);
    return found === undefined ? null : t(`problem.${found.code}`, { text: found.text, name: found.text });
  }
  return (
    <form className={styles.form} aria-label={t('request')} onSubmit={(event) => event.preventDefault()}>
      <span className={styles.field} data-wide>
        <label htmlFor={`${id}-from`}>{t('from')}</label>
        <select id={`${id}-from`} value={caller} onChange={({ target }) => onCaller(target.value)}>
          {callers.every((each) => each.id !== caller) && <option value={caller}>{caller || t('other')}</option>}
          <CallerOptions label={t('workloads')} callers={callers.filter(({ kind }) => kind === 'sidecar')} />
          <CallerOptions label={t('gateways')} callers={callers.filter(({ kind }) => kind === 'gateway')} />
        </select>
      </span>
      {text('labels', t('labelsHint'))}
      <div className={styles.row}>
        <span className={styles.field}>
          <label htmlFor={`${id}-method`}>{t('method')}</label>
          <select
            id={`${id}-method`}
            value={fields.method}
            onChange={({ target }) => onChange({ method: target.value })}
          >
            {known.map((method) => (
              <option key={method}>{method}</option>
            ))}
          </select>
        </span>
        {text('host')}
        {text('port')}
      </div>
      {text('path')}
      <Headers
        headers={fields.headers}
        problem={problemText('headers')}
        onChange={(headers) => onChange({ headers })}
      />
    </form>
  );
}

function CallerOptions({ label, callers }: { readonly label: string; readonly callers: readonly Caller[] }) {
  if (callers.length === 0) return null;
  return (
    <optgroup label={label}>
      {callers.map(({ id, namespace, name }) => (
        <option key={id} value={id}>
          {`${name} (${namespace})`}
        </option>
      ))}
    </optgroup>
  );
}

type TextFieldProps = {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly value: string;
  readonly problem: string | null;
  readonly isShort?: boolean;
  readonly onChange: (value: string) => void;
};

function TextField({ label, hint, value, problem, isShort = false, onChange }: TextFieldProps) {
  const id = useId();
  const notes = [...(hint === undefined ? [] : [`${id}-hint`]), ...(problem === null ? [] : [`${id}-problem`])];
  return (
    <span className={styles.field} data-wide={!isShort || undefined}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        value={value}
        spellCheck={false}
        autoComplete="off"
        inputMode={isShort ? 'numeric' : undefined}
        size={isShort ? 6 : undefined}
        aria-invalid={problem !== null}
        aria-describedby={notes.length > 0 ? notes.join(' ') : undefined}
        onChange={({ target }) => onChange(target.value)}
      />
      {hint !== undefined && (
        <span id={`${id}-hint`} className={styles.hint}>
          {hint}
        </span>
      )}
      {problem !== null && <Problem id={`${id}-problem`} text={problem} />}
    </span>
  );
}

function Problem({ id, text }: { readonly id: string; readonly text: string }) {
  return (
    <span id={id} className={styles.problem} role="alert">
      <Icon name="warning" />
      {text}
    </span>
  );
}

type HeadersProps = {
  readonly headers: readonly HeaderLine[];
  readonly problem: string | null;
  readonly onChange: (headers: readonly HeaderLine[]) => void;
};

function Headers({ headers, problem, onChange }: HeadersProps) {
  const t = useTesterWords();
  const id = useId();
  // Lines without anything in them mean nothing to others, but somebody is about to write into them.
  const [lines, setLines] = useState(headers);
  const written = lines.filter(isWritten);
  const shown = JSON.stringify(written) === JSON.stringify(headers.filter(isWritten)) ? lines : headers;
  const change = (next: readonly HeaderLine[]) => {
    setLines(next);
    onChange(next);
  };
  const set = (at: number, part: Partial<HeaderLine>) =>
    change(shown.map((line, index) => (index === at ? { ...line, ...part } : line)));
  return (
    <fieldset className={styles.headers}>
      <legend>{t('headers')}</legend>
      {shown.map(({ name, value }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity but their place
        <div key={at} className={styles.header}>
          <input
            aria-label={t('headerName', { number: at + 1 })}
            value={name}
            spellCheck={false}
            autoComplete="off"
            aria-invalid={problem !== null}
            aria-describedby={problem === null ? undefined : `${id}-problem`}
            onChange={({ target }) => set(at, { name: target.value })}
          />
          <input
            aria-label={t('headerValue', { number: at + 1 })}
            value={value}
            spellCheck={false}
            autoComplete="off"
            onChange={({ target }) => set(at, { value: target.value })}
          />
          <Button
            look="quiet"
            aria-label={t('removeHeader', { number: at + 1 })}
            onPress={() => change(shown.filter((_, index) => index !== at))}
          >
            <Icon name="cross" />
          </Button>
        </div>
      ))}
      {problem !== null && <Problem id={`${id}-problem`} text={problem} />}
      <div>
        <Button onPress={() => change([...shown, { name: '', value: '' }])}>
          <Icon name="plus" />
          {t('addHeader')}
        </Button>
      </div>
    </fieldset>
  );
}

const isWritten = ({ name, value }: HeaderLine) => name !== '' || value !== '';

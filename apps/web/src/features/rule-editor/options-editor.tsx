import type { ReactNode } from 'react';
import { useRulesWords } from '../../i18n/rules/use-rules-words.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Field, Problems } from './field.tsx';
import type { HeaderField, MirrorField, OptionsForm } from './options-form.ts';
import styles from './rule-editor.module.css';

type OptionsEditorProps = {
  readonly options: OptionsForm;
  readonly versions: readonly string[];
  /** For a redirect or an answer of its own: only changes of headers mean something there. */
  readonly isRoute: boolean;
  readonly onChange: (change: Partial<OptionsForm>) => void;
};

type TextName = Exclude<keyof OptionsForm, 'mirrors' | 'headers'>;

/** Everything else that a rule can do, each left out where its fields are empty. */
export function OptionsEditor({ options, versions, isRoute, onChange }: OptionsEditorProps) {
  const t = useRulesWords();
  const text = (name: TextName, label: string, field: string, more: Partial<Parameters<typeof Field>[0]> = {}) => (
    <Field
      label={label}
      field={field}
      value={options[name]}
      onChange={(value) => onChange({ [name]: value })}
      {...more}
    />
  );
  const duration = { width: 'short', placeholder: '3s' } as const;
  const number = { width: 'short', inputMode: 'decimal' } as const;
  return (
    <div className={styles.options}>
      {isRoute && (
        <>
          <Part title={t('editor.timeout')}>
            {text('timeout', t('editor.timeout'), 'timeout', { ...duration, isLabelHidden: true })}
            <span className={styles.hintText}>{t('editor.durationHint')}</span>
          </Part>
          <Part title={t('editor.retries')}>
            {text('attempts', t('editor.attempts'), 'retries.attempts', { width: 'short', inputMode: 'numeric' })}
            {text('perTry', t('editor.perTry'), 'retries.perTryTimeout', duration)}
            {text('retryOn', t('editor.retryOn'), 'retries.retryOn', { placeholder: '5xx,reset' })}
          </Part>
          <Part title={t('editor.fault')}>
            {text('delay', t('editor.delay'), 'fault.delay', duration)}
            {text('delayPercent', t('editor.delayPercent'), 'fault.delayPercent', number)}
            {text('abort', t('editor.abort'), 'fault.abort', {
              width: 'short',
              inputMode: 'numeric',
              placeholder: '503',
            })}
            {text('abortPercent', t('editor.abortPercent'), 'fault.abortPercent', number)}
          </Part>
          <Part title={t('editor.mirrors')}>
            <Mirrors mirrors={options.mirrors} versions={versions} onChange={(mirrors) => onChange({ mirrors })} />
          </Part>
          <Part title={t('editor.rewrite')}>
            {text('rewriteUri', t('editor.rewriteUri'), 'rewrite')}
            {text('rewriteHost', t('editor.rewriteHost'), 'rewrite.authority')}
            {text('rewriteMatch', t('editor.rewriteMatch'), 'rewrite.match')}
            {text('rewriteWith', t('editor.rewriteWith'), 'rewrite.with')}
          </Part>
        </>
      )}
      <Part title={t('editor.headers')}>
        <HeaderChanges headers={options.headers} onChange={(headers) => onChange({ headers })} />
        <Problems field="headers" />
      </Part>
    </div>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <fieldset className={styles.option}>
      <legend>{title}</legend>
      <div className={styles.fields}>{children}</div>
    </fieldset>
  );
}

type MirrorsProps = {
  readonly mirrors: readonly MirrorField[];
  readonly versions: readonly string[];
  readonly onChange: (mirrors: readonly MirrorField[]) => void;
};

function Mirrors({ mirrors, versions, onChange }: MirrorsProps) {
  const t = useRulesWords();
  return (
    <>
      {mirrors.map((mirror, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: copies are told apart by their place only
        <div key={at} className={styles.line}>
          <Choice
            label={t('editor.mirrorTo')}
            value={mirror.target}
            options={[...new Set([mirror.target, ...versions])].map((value) => ({ value, text: value }))}
            onChange={(target) => onChange(mirrors.with(at, { ...mirror, target }))}
          />
          <Field
            label={t('editor.mirrorPercent')}
            field={`mirrors.${at}`}
            width="short"
            inputMode="decimal"
            value={mirror.percent}
            onChange={(percent) => onChange(mirrors.with(at, { ...mirror, percent }))}
          />
          <Button
            look="quiet"
            aria-label={t('editor.removeMirror', { number: at + 1 })}
            onPress={() => onChange(mirrors.toSpliced(at, 1))}
          >
            <Icon name="cross" />
          </Button>
        </div>
      ))}
      <Button
        look="quiet"
        isDisabled={versions.length === 0}
        onPress={() => onChange([...mirrors, { target: versions.at(-1) ?? '', percent: '100', was: null }])}
      >
        <Icon name="plus" />
        {t('editor.addMirror')}
      </Button>
    </>
  );
}

const sides = ['request', 'response'] as const;
const operations = ['set', 'add', 'remove'] as const;

type HeaderChangesProps = {
  readonly headers: readonly HeaderField[];
  readonly onChange: (headers: readonly HeaderField[]) => void;
};

function HeaderChanges({ headers, onChange }: HeaderChangesProps) {
  const t = useRulesWords();
  return (
    <>
      {headers.map((header, at) => {
        const change = (part: Partial<HeaderField>) => onChange(headers.with(at, { ...header, ...part }));
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: changes are told apart by their place only
          <div key={at} className={styles.line}>
            <Choice
              label={t('editor.headerSide')}
              isLabelHidden
              value={header.side}
              options={sides.map((value) => ({ value, text: t(`editor.headerSides.${value}`) }))}
              onChange={(side) => change({ side })}
            />
            <Choice
              label={t('editor.headerOperation')}
              isLabelHidden
              value={header.operation}
              options={operations.map((value) => ({ value, text: t(`editor.headerOperations.${value}`) }))}
              onChange={(operation) => change({ operation })}
            />
            <Field
              label={t('editor.fieldName')}
              isLabelHidden
              placeholder={t('editor.fieldName')}
              field={`headers.${at}`}
              value={header.name}
              onChange={(name) => change({ name })}
            />
            {header.operation !== 'remove' && (
              <Field
                label={t('editor.value')}
                isLabelHidden
                placeholder={t('editor.value')}
                field={`headers.${at}.value`}
                value={header.value}
                onChange={(value) => change({ value })}
              />
            )}
            <Button
              look="quiet"
              aria-label={t('editor.removeHeader', { number: at + 1 })}
              onPress={() => onChange(headers.toSpliced(at, 1))}
            >
              <Icon name="cross" />
            </Button>
          </div>
        );
      })}
      <Button
        look="quiet"
        onPress={() => onChange([...headers, { side: 'request', operation: 'set', name: '', value: '' }])}
      >
        <Icon name="plus" />
        {t('editor.addHeader')}
      </Button>
    </>
  );
}

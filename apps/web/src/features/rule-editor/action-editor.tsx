import type { Dispatch } from 'react';
import type { DraftAction } from '../../drafts/reduce-split.ts';
import type { SplitDraft } from '../../drafts/split-draft.ts';
import { useRulesWords } from '../../i18n/rules/use-rules-words.ts';
import { Button } from '../../ui/button.tsx';
import { Choice } from '../../ui/choice.tsx';
import { Segments } from '../../ui/segments.tsx';
import type { Slot } from '../../ui/version-slot.ts';
import { Field, Problems } from './field.tsx';
import styles from './rule-editor.module.css';
import type { ActionKind, RedirectForm, RuleForm } from './rule-form.ts';
import { RuleWeights } from './rule-weights.tsx';

type ActionEditorProps = {
  readonly form: RuleForm;
  readonly onChange: (change: Partial<RuleForm>) => void;
  readonly split: SplitDraft;
  readonly dispatchSplit: Dispatch<DraftAction>;
  readonly slots: ReadonlyMap<string, Slot>;
  /** Where requests go as it is written, as long as no weights are set; null once they are. */
  readonly written: string | null;
  readonly onSetWeights: () => void;
};

const kinds: readonly ActionKind[] = ['route', 'redirect', 'direct-response'];

/** What happens to the requests that the rule takes. */
export function ActionEditor(props: ActionEditorProps) {
  const { form, onChange, split, dispatchSplit, slots, written, onSetWeights } = props;
  const t = useRulesWords();
  return (
    <fieldset className={styles.part}>
      <legend>{t('editor.thenTitle')}</legend>
      <div>
        <Segments
          label={t('editor.action')}
          value={form.kind}
          options={kinds.map((value) => ({ value, text: t(`editor.does.${value}`) }))}
          onChange={(kind) => onChange({ kind })}
        />
      </div>
      {form.kind === 'route' && written !== null && (
        <p className={styles.hint}>
          <span>{t('editor.asWrittenText', { target: written })}</span>
          <Button onPress={onSetWeights}>{t('editor.setWeights')}</Button>
        </p>
      )}
      {form.kind === 'route' && written === null && (
        <RuleWeights draft={split} dispatch={dispatchSplit} slots={slots} />
      )}
      {form.kind === 'redirect' && (
        <RedirectFields
          redirect={form.redirect}
          onChange={(change) => onChange({ redirect: { ...form.redirect, ...change } })}
        />
      )}
      {form.kind === 'direct-response' && (
        <div className={styles.fields}>
          <Field
            label={t('editor.response.status')}
            field="response.status"
            width="short"
            inputMode="numeric"
            value={form.response.status}
            onChange={(status) => onChange({ response: { ...form.response, status } })}
          />
          <Field
            label={t('editor.response.body')}
            field="response.body"
            value={form.response.body}
            onChange={(body) => onChange({ response: { ...form.response, body } })}
          />
        </div>
      )}
      <Problems field="rule" />
    </fieldset>
  );
}

type RedirectFieldsProps = {
  readonly redirect: RedirectForm;
  readonly onChange: (change: Partial<RedirectForm>) => void;
};

function RedirectFields({ redirect, onChange }: RedirectFieldsProps) {
  const t = useRulesWords();
  return (
    <div className={styles.fields}>
      <Choice
        label={t('editor.redirect.scheme')}
        value={redirect.scheme}
        options={['', 'http', 'https'].map((value) => ({ value, text: value || t('editor.redirect.anyScheme') }))}
        onChange={(scheme) => onChange({ scheme })}
      />
      {(['authority', 'uri', 'prefixRewrite'] as const).map((name) => (
        <Field
          key={name}
          label={t(`editor.redirect.${name}`)}
          field={`redirect.${name}`}
          value={redirect[name]}
          onChange={(value) => onChange({ [name]: value })}
        />
      ))}
      {(['port', 'code'] as const).map((name) => (
        <Field
          key={name}
          label={t(`editor.redirect.${name}`)}
          field={`redirect.${name}`}
          width="short"
          inputMode="numeric"
          value={redirect[name]}
          onChange={(value) => onChange({ [name]: value })}
        />
      ))}
      <Problems field="redirect" />
    </div>
  );
}

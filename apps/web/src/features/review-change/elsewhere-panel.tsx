import type { PreviewedWrite } from '@sluice/shared/api/changes';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Segments } from '../../ui/segments.tsx';
import { type ApiCall, curlCommand, gitPatch, kubectlCommands, wholeYaml } from './elsewhere.ts';
import styles from './review-dialog.module.css';

const forms = ['kubectl', 'yaml', 'git', 'curl'] as const;
type Form = (typeof forms)[number];

type ElsewherePanelProps = {
  readonly writes: readonly PreviewedWrite[];
  readonly call: ApiCall;
  readonly isOpen: boolean;
};

/** The same change to be made by other means. The text stands there, so that it can be taken where nothing copies. */
export function ElsewherePanel({ writes, call, isOpen }: ElsewherePanelProps) {
  const { t } = useTranslation();
  const [form, setForm] = useState<Form>('git');
  const text = textOf(form, writes, call);
  const name = t('review.code', { form: t(`review.forms.${form}`) });
  return (
    <details className={styles.elsewhere} open={isOpen}>
      <summary>{t('review.elsewhere')}</summary>
      <div className={styles.forms}>
        <Segments
          label={t('review.form')}
          value={form}
          options={forms.map((value) => ({ value, text: t(`review.forms.${value}`) }))}
          onChange={setForm}
        />
        <CopyButton text={text} words={{ copy: t('review.copy'), copied: t('review.copied') }} />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section className={styles.code} aria-label={name} tabIndex={0}>
        <pre lang="en">{text}</pre>
      </section>
    </details>
  );
}

function textOf(form: Form, writes: readonly PreviewedWrite[], call: ApiCall): string {
  switch (form) {
    case 'kubectl':
      return kubectlCommands(writes);
    case 'yaml':
      return wholeYaml(writes);
    case 'git':
      return gitPatch(writes);
    case 'curl':
      return curlCommand(call);
  }
}

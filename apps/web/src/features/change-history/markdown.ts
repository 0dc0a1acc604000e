/** A history as a table in Markdown, for tickets and reports. */
import type { ChangeSummary } from '@sluice/shared/api/changes';
import type { TFunction } from 'i18next';
import { sharesText } from '../../i18n/change-text.ts';
import type { Format } from '../../i18n/format.ts';

type Whose = { readonly namespace: string; readonly service: string };

export function markdownOf(t: TFunction, format: Format, whose: Whose, changes: readonly ChangeSummary[]): string {
  const columns = t('history.markdown.columns');
  const rule = columns.replaceAll(/[^|]+/g, ' --- ');
  const rows = changes.map((change) => `| ${cellsOf(t, format, change).map(escaped).join(' | ')} |`);
  return [`# ${t('history.markdown.title', whose)}`, '', columns, rule, ...rows, ''].join('\n');
}

function cellsOf(t: TFunction, format: Format, { at, user, action, shares, state, reason }: ChangeSummary): string[] {
  return [
    format.date(at),
    user,
    t(`history.action.${action}`),
    shares === null ? '–' : sharesText(t, format, shares.before),
    shares === null ? '–' : sharesText(t, format, shares.after),
    t(`history.state.${state}`),
    reason ?? '',
  ];
}

/** A cell is one line, and bars end it. */
const escaped = (text: string) =>
  text
    .replaceAll('\\', '\\\\')
    .replaceAll('|', '\\|')
    .replaceAll(/\s*\n\s*/g, ' ');

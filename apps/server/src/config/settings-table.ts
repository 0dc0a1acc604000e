/** The settings as a table for docs/operations.md. */
import { settingLines } from './help.ts';

const start = /<!-- settings:[^\n]*-->\n/;
const end = '<!-- end of settings -->';

/** The document with the present settings in it. */
export function withSettingsTable(document: string): string {
  const from = start.exec(document);
  const to = document.indexOf(end);
  if (from === null || to < from.index) throw new Error('The document has no place for the settings');
  return `${document.slice(0, from.index + from[0].length)}${settingsTable()}${document.slice(to)}`;
}

function settingsTable(): string {
  const rows = settingLines().map(({ group, flag, variables, fallback, about }) => {
    const others = variables.filter((name) => name !== `SLUICE_${flag.replaceAll('-', '_').toUpperCase()}`);
    const also = others.length > 0 ? ` (also ${others.map(code).join(', ')})` : '';
    return `| ${group} | ${code(`--${flag}`)} | ${fallback === '' ? '' : code(fallback)} | ${about}${also} |`;
  });
  return `\n| | setting | default | |\n|---|---|---|---|\n${rows.join('\n')}\n\n`;
}

function code(text: string): string {
  return `\`${text}\``;
}

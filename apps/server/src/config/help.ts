/** The text of `--help`, made from the table of settings. */
import type { z } from 'zod';
import { flagOf, type Setting, variablesOf } from './setting.ts';
import { type SettingName, settingGroups, settings } from './settings.ts';

const table: Readonly<Record<SettingName, Setting>> = settings;

export type SettingLine = {
  readonly group: string;
  readonly flag: string;
  readonly variables: readonly string[];
  readonly about: string;
  /** As text; empty when there is none. */
  readonly fallback: string;
};

/** All settings as they are explained, in order. */
export function settingLines(): SettingLine[] {
  return settingGroups.flatMap(({ title, names }) =>
    names.map((name) => ({
      group: title,
      flag: flagOf(name, table[name]),
      variables: variablesOf(name, table[name]),
      about: table[name].about,
      fallback: fallbackOf(table[name].schema),
    })),
  );
}

export function help(): string {
  const lines = settingLines();
  const width = Math.max(...lines.map(({ flag }) => flag.length));
  const groups = settingGroups.map(({ title }) => {
    const own = lines.filter(({ group }) => group === title);
    return `${title}:\n${own.map((line) => explained(line, width)).join('\n')}`;
  });
  const general = [
    ['config', 'YAML file of settings, named like the flags (SLUICE_CONFIG)'],
    ['print-config', 'prints the settings in effect without secrets, and ends'],
    ['help', 'prints this, and ends'],
  ].map(([flag = '', about = '']) => `  --${flag.padEnd(width)}  ${about}`);
  return `Sluice, the control room for traffic in an Istio mesh.

Settings are taken from flags, variables and a file, in this order.

${groups.join('\n\n')}

${general.join('\n')}
`;
}

function explained({ flag, about, fallback, variables }: SettingLine, width: number): string {
  const inBrackets = fallback === '' ? '' : ` (default ${fallback})`;
  return `  --${flag.padEnd(width)}  ${about}${inBrackets}\n  ${' '.repeat(width + 4)}${variables.join(', ')}`;
}

function fallbackOf(schema: z.ZodType): string {
  const { success, data } = schema.safeParse(undefined);
  if (!success || data === undefined || data === null) return '';
  return Array.isArray(data) ? data.join(',') : String(data);
}

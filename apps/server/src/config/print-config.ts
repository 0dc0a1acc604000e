/** The settings in effect, as a file that could be given with `--config`; secrets are left out. */
import { stringify } from 'yaml';
import { flagOf, type Setting } from './setting.ts';
import { type Config, type SettingName, settingGroups, settings } from './settings.ts';

/** Where a value comes from: `flag`, `file`, `default` or the name of a variable. */
export type Origin = string;

const table: Readonly<Record<SettingName, Setting>> = settings;

export function printConfig(config: Config, originOf: (name: SettingName) => Origin): string {
  return settingGroups.flatMap(({ names }) => names.map((name) => line(name, config[name], originOf(name)))).join('\n');
}

function line(name: SettingName, value: unknown, origin: Origin): string {
  const key = flagOf(name, table[name]);
  if (value === undefined || value === null) return `# ${key}: not set`;
  if (table[name].isSecret) return `# ${key}: set, not shown (${origin})`;
  return `${key}: ${stringify(value, { collectionStyle: 'flow', blockQuote: false, lineWidth: 0 }).trimEnd()} # ${origin}`;
}

/** Settings from the command line, the environment and a file, in this order of preference. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { readConfigFile } from './config-file.ts';
import { contradictionsIn } from './contradictions.ts';
import { help } from './help.ts';
import { type Origin, printConfig } from './print-config.ts';
import { flagOf, type Setting, variablesOf } from './setting.ts';
import { type Config, type SettingName, settings } from './settings.ts';
import { isServiceLink } from './unknown-variables.ts';

export type ConfigResult =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly exitCode: 0 | 1; readonly message: string };

type Environment = Readonly<Record<string, string | undefined>>;
type Found = { readonly value: unknown; readonly origin: Origin };

const table: Readonly<Record<SettingName, Setting>> = settings;
const names = Object.keys(table) as SettingName[];

/** The schema of the whole: the one that flags, variables and file are held against. */
const Schema = z.object(Object.fromEntries(names.map((name) => [name, table[name].schema])));

/**
 * @param argv the arguments after the program's name
 * @param readFile throws when there is no such file
 */
export function readConfig(
  env: Environment,
  argv: readonly string[],
  readFile: (path: string) => string = (path) => readFileSync(path, 'utf8'),
): ConfigResult {
  const given = readFlags(argv);
  if ('message' in given) return refused(`${given.message}\n\n${help()}`);
  const { help: wantsHelp, config: path = env.SLUICE_CONFIG, 'print-config': wantsPrint, ...flags } = given.values;
  if (wantsHelp) return { ok: false, exitCode: 0, message: help() };
  const file = path ? fileAt(path, readFile) : { ok: true as const, values: {} };
  if (!file.ok) return refused(file.message);
  const found = new Map(names.map((name) => [name, find(name, flags, env, file.values)] as const));
  const checked = Schema.safeParse(Object.fromEntries([...found].map(([name, hit]) => [name, hit?.value])));
  if (!checked.success) return refused(checked.error.issues.map((issue) => complaint(issue, found)).join('\n'));
  const config = checked.data as Config;
  const contradictions = contradictionsIn(config);
  if (contradictions.length > 0) return refused(contradictions.join('\n'));
  if (!wantsPrint) return { ok: true, config };
  return { ok: false, exitCode: 0, message: printConfig(config, (name) => found.get(name)?.origin ?? 'default') };
}

function refused(message: string): ConfigResult {
  return { ok: false, exitCode: 1, message };
}

function fileAt(path: string, readFile: (path: string) => string) {
  try {
    return readConfigFile(path, readFile(path), new Set(names.map((name) => flagOf(name, table[name]))));
  } catch (error) {
    return { ok: false as const, message: `--config: ${(error as Error).message}` };
  }
}

/**
 * Empty variables count as not set: that is how they are taken away in many places. So do those that Kubernetes makes of a
 * Service called sluice.
 */
function find(
  name: SettingName,
  flags: Readonly<Record<string, unknown>>,
  env: Environment,
  file: Readonly<Record<string, unknown>>,
): Found | undefined {
  const flag = flagOf(name, table[name]);
  if (flags[flag] !== undefined) return { value: flags[flag], origin: 'flag' };
  const variable = variablesOf(name, table[name]).find((key) => env[key] && !isServiceLink(env[key]));
  if (variable !== undefined) return { value: env[variable], origin: variable };
  // A key without a value is as good as none.
  return file[flag] === undefined || file[flag] === null ? undefined : { value: file[flag], origin: 'file' };
}

function readFlags(argv: readonly string[]) {
  const options = Object.fromEntries(
    names.map((name) => [flagOf(name, table[name]), { type: table[name].isSwitch ? 'boolean' : 'string' }] as const),
  );
  try {
    const { values } = parseArgs({
      args: [...argv],
      allowNegative: true,
      options: {
        ...options,
        config: { type: 'string' },
        'print-config': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    return {
      values: values as Record<string, unknown> & { help?: boolean; config?: string; 'print-config'?: boolean },
    };
  } catch (error) {
    return { message: error instanceof Error ? error.message : String(error) };
  }
}

/** Names the setting and where its value was found, never the value: it may be a secret. */
function complaint({ path, message }: z.core.$ZodIssue, found: ReadonlyMap<SettingName, Found | undefined>): string {
  const name = path[0] as SettingName;
  const inside = path
    .slice(1)
    .map((step) => `[${String(step)}]`)
    .join('');
  const where = { flag: 'on the command line', file: 'in the file' }[found.get(name)?.origin ?? ''];
  return `--${flagOf(name, table[name])}${inside} (${where ?? variablesOf(name, table[name]).join(', ')}): ${message}`;
}

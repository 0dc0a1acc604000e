/** Settings from the command line and the environment; the command line wins. */
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { defaultSettleMs } from './traffic/service-meter.ts';

const port = z.coerce.number().int().min(0).max(65_535);

/** One line for each setting: its flag, its variables in order of preference, what it is. */
const settings = {
  port: { variables: ['SLUICE_PORT'], about: 'port to listen on; 0 takes any free one (default 8080)' },
  host: { variables: ['SLUICE_HOST'], about: 'address to listen on (default 127.0.0.1, this machine only)' },
  kubeconfig: {
    variables: ['SLUICE_KUBECONFIG', 'KUBECONFIG'],
    about: "kubeconfig file (default ~/.kube/config, in a pod the pod's service account)",
  },
  context: { variables: ['SLUICE_CONTEXT'], about: "context of the kubeconfig (default the file's current one)" },
  'web-root': {
    variables: ['SLUICE_WEB_ROOT'],
    about: 'folder of the built web app; without it only the API is served',
  },
  'log-level': { variables: ['SLUICE_LOG_LEVEL'], about: 'trace, debug, info, warn, error or silent (default info)' },
  'settle-ms': {
    variables: ['SLUICE_SETTLE_MS'],
    about: `time from a change until requests are held against it (default ${defaultSettleMs})`,
  },
} as const;
type Setting = keyof typeof settings;

const Values = z.object({
  port: port.default(8080),
  host: z.string().default('127.0.0.1'),
  kubeconfig: z.string().optional(),
  context: z.string().optional(),
  'web-root': z.string().optional(),
  'log-level': z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  'settle-ms': z.coerce.number().int().min(0).max(600_000).default(defaultSettleMs),
});

export type Config = {
  readonly port: number;
  readonly host: string;
  readonly kubeconfigPath: string | undefined;
  readonly context: string | undefined;
  readonly webRoot: string | null;
  readonly logLevel: z.infer<typeof Values>['log-level'];
  readonly settleMs: number;
};

export type ConfigResult =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly help: boolean; readonly message: string };

/** @param argv the arguments after the program's name */
export function readConfig(env: Readonly<Record<string, string | undefined>>, argv: readonly string[]): ConfigResult {
  const given = readFlags(argv);
  if ('message' in given) return { ok: false, help: false, message: `${given.message}\n\n${help()}` };
  if (given.values.help) return { ok: false, help: true, message: help() };
  const merged = Object.fromEntries(
    names.map((name) => [name, given.values[name] ?? settings[name].variables.map((key) => env[key]).find(Boolean)]),
  );
  const checked = Values.safeParse(merged);
  if (!checked.success) return { ok: false, help: false, message: checked.error.issues.map(complaint).join('\n') };
  const { port, host, kubeconfig, context, ...rest } = checked.data;
  return {
    ok: true,
    config: {
      port,
      host,
      kubeconfigPath: kubeconfig,
      context,
      webRoot: rest['web-root'] ?? null,
      logLevel: rest['log-level'],
      settleMs: rest['settle-ms'],
    },
  };
}

const names = Object.keys(settings) as Setting[];

function readFlags(argv: readonly string[]) {
  const flags = Object.fromEntries(names.map((name) => [name, { type: 'string' }] as const));
  try {
    const { values } = parseArgs({ args: [...argv], options: { ...flags, help: { type: 'boolean', short: 'h' } } });
    return { values: values as Partial<Record<Setting, string>> & { help?: boolean } };
  } catch (error) {
    return { message: error instanceof Error ? error.message : String(error) };
  }
}

function complaint({ path, message }: z.core.$ZodIssue): string {
  const name = path[0] as Setting;
  return `--${name} (${settings[name].variables.join(', ')}): ${message}`;
}

export function help(): string {
  const width = Math.max(...names.map((name) => name.length));
  const lines = names.map((name) => {
    const { variables, about } = settings[name];
    return `  --${name.padEnd(width)}  ${about}\n  ${' '.repeat(width + 4)}${variables.join(', ')}`;
  });
  return `Sluice, the control room for traffic in an Istio mesh.\n\nSettings, by flag or by variable:\n\n${lines.join('\n')}\n`;
}

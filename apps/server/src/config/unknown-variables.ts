import { variablesOf } from './setting.ts';
import { type SettingName, settings } from './settings.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const known = new Set([
  'SLUICE_CONFIG',
  ...(Object.keys(settings) as SettingName[]).flatMap((name) => variablesOf(name, settings[name])),
]);

/** What Kubernetes puts into pods beside a Service called sluice or sluice-…, as Docker's links did. */
const serviceLink = /_(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT_\d+_(TCP|UDP|SCTP)(_\w+)?)$/;

/** Whether the value is that of such a link: `SLUICE_PORT=tcp://10.0.0.1:80` is about the Service, no setting of ours. */
export function isServiceLink(value: string): boolean {
  return /^(tcp|udp|sctp):\/\/\S+:\d+$/.test(value);
}

/**
 * Variables that look like settings and are none: whoever writes `SLUICE_READONLY` believes that changes are refused.
 * Those of the sandbox are for another program.
 */
export function unknownVariables(env: Environment): string[] {
  return Object.entries(env)
    .filter(([name]) => name.startsWith('SLUICE_') && !name.startsWith('SLUICE_SANDBOX_') && !known.has(name))
    .filter(([name, value = '']) => value !== '' && !serviceLink.test(name) && !isServiceLink(value))
    .map(([name]) => name)
    .sort();
}

/**
 * All settings. A new one is a line here; flag, variable, key in the file, `--help` and the check of its value follow
 * from it. What two settings say about each other is checked in contradictions.ts.
 */
import { z } from 'zod';
import { defaultSettleMs } from '../traffic/service-meter.ts';
import { accessSettings } from './access-settings.ts';
import { Port, ServerUrl, setting, TextList, type ValuesOf } from './setting.ts';

const serving = {
  port: setting(Port.default(8080), 'port to listen on; 0 takes any free one'),
  host: setting(z.string().min(1).default('127.0.0.1'), 'address to listen on; by default this machine only'),
  webRoot: setting(
    z.string().nullable().default(null),
    'folder of the built web app; without it only the API is served',
  ),
};

const cluster = {
  kubeconfigPath: setting(
    z.string().optional(),
    "kubeconfig file; without it ~/.kube/config, in a pod the pod's service account",
    { flag: 'kubeconfig', variables: ['SLUICE_KUBECONFIG', 'KUBECONFIG'] },
  ),
  context: setting(z.string().optional(), "context of the kubeconfig; without it the file's current one"),
  namespaces: setting(
    TextList.nullable().default(null),
    'namespaces to look at, separated by commas; without them all, for which a ClusterRole is needed',
  ),
};

const path = z.string().min(1).optional();

const traffic = {
  trafficSource: setting(
    z.enum(['auto', 'direct', 'prometheus']).default('auto'),
    'auto reads proxies for what happens now and Prometheus for what happened before; direct reads proxies alone, prometheus Prometheus alone',
  ),
  prometheusUrl: setting(
    ServerUrl.optional(),
    'address of Prometheus; without it the one that the cluster has, through the API server',
  ),
  prometheusBearerTokenFile: setting(path, 'file with the token that Prometheus asks for; read again every minute'),
  prometheusUsername: setting(z.string().min(1).optional(), 'user for Prometheus (basic authentication)'),
  prometheusPasswordFile: setting(path, 'file with the password of that user'),
  prometheusCaFile: setting(path, 'certificates (PEM) of the authorities that Prometheus is trusted by'),
  prometheusCertFile: setting(path, 'client certificate (PEM) for Prometheus'),
  prometheusKeyFile: setting(path, 'key (PEM) of the client certificate'),
  settleMs: setting(
    z.coerce.number().int().min(0).max(600_000).default(defaultSettleMs),
    'milliseconds from a change until requests are held against it',
  ),
};

const operations = {
  metricsPort: setting(
    Port.nullable().default(null),
    'port for metrics alone, with those of services; without it /metrics of the port above tells the others',
  ),
  shutdownSeconds: setting(
    z.coerce.number().min(0).max(300).default(10),
    'how long changes under way may take when the server is to end',
  ),
  logLevel: setting(
    z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
    'trace, debug, info, warn, error or silent',
  ),
};

export const settings = { ...serving, ...accessSettings, ...cluster, ...traffic, ...operations } as const;

/** In the order in which they are explained. */
export const settingGroups: readonly { readonly title: string; readonly names: readonly SettingName[] }[] = [
  { title: 'Serving', names: namesOf(serving) },
  { title: 'Users', names: namesOf(accessSettings) },
  { title: 'Cluster', names: namesOf(cluster) },
  { title: 'Traffic', names: namesOf(traffic) },
  { title: 'Operations', names: namesOf(operations) },
];

export type Config = ValuesOf<typeof settings>;
export type SettingName = keyof Config;

function namesOf<T extends object>(table: T): (keyof T)[] {
  return Object.keys(table) as (keyof T)[];
}

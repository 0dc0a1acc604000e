/** What no single setting can tell: which ones do not go together. */
import { accessRules } from './access-rules.ts';
import type { Config } from './settings.ts';

type Rule = (config: Config) => string | null;

const rules: readonly Rule[] = [
  ...accessRules,
  ({ prometheusUrl, ...rest }) => {
    const needsUrl = [
      rest.prometheusBearerTokenFile,
      rest.prometheusUsername,
      rest.prometheusCaFile,
      rest.prometheusCertFile,
    ].some((value) => value !== undefined);
    return needsUrl && prometheusUrl === undefined
      ? 'Credentials and certificates for Prometheus need --prometheus-url'
      : null;
  },
  ({ prometheusUsername, prometheusPasswordFile }) =>
    (prometheusUsername === undefined) === (prometheusPasswordFile === undefined)
      ? null
      : '--prometheus-username and --prometheus-password-file go together',
  ({ prometheusUsername, prometheusBearerTokenFile }) =>
    prometheusUsername !== undefined && prometheusBearerTokenFile !== undefined
      ? '--prometheus-username and --prometheus-bearer-token-file exclude each other'
      : null,
  ({ prometheusCertFile, prometheusKeyFile }) =>
    (prometheusCertFile === undefined) === (prometheusKeyFile === undefined)
      ? null
      : '--prometheus-cert-file and --prometheus-key-file go together',
  ({ trafficSource, prometheusUrl }) =>
    trafficSource === 'direct' && prometheusUrl !== undefined
      ? '--traffic-source direct and --prometheus-url exclude each other'
      : null,
];

/** One sentence for each contradiction. */
export function contradictionsIn(config: Config): string[] {
  return rules.map((rule) => rule(config)).filter((sentence) => sentence !== null);
}

import type { PrometheusAddress } from '../prometheus/url-transport.ts';
import type { Config } from './settings.ts';

/** Null when the settings do not say where Prometheus is. */
export function prometheusAddressOf(config: Config): PrometheusAddress | null {
  if (config.prometheusUrl === undefined) return null;
  return {
    url: config.prometheusUrl,
    bearerTokenFile: config.prometheusBearerTokenFile,
    username: config.prometheusUsername,
    passwordFile: config.prometheusPasswordFile,
    caFile: config.prometheusCaFile,
    certFile: config.prometheusCertFile,
    keyFile: config.prometheusKeyFile,
  };
}

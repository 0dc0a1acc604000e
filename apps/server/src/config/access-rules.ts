/** Combinations of settings about users that would leave a door open, or closed to everybody. */
import { isIP } from 'node:net';
import { isLoopbackName } from '../http/loopback.ts';
import type { AccessConfig } from './access-settings.ts';

type Rule = (config: AccessConfig & { readonly host: string }) => string | null;

export const accessRules: readonly Rule[] = [
  ({ auth, host }) =>
    auth === 'none' && !isLoopbackName(host)
      ? `--auth none lets everybody who reaches ${host} act as Sluice itself, so it needs --host 127.0.0.1. Set --auth token, oidc or header (docs/sign-in.md).`
      : null,
  ({ auth, oidcIssuer, oidcClientId, externalUrl }) =>
    auth === 'oidc' && (oidcIssuer === undefined || oidcClientId === undefined || externalUrl === undefined)
      ? '--auth oidc needs --oidc-issuer, --oidc-client-id and --external-url, below which the provider sends users back to /auth/oidc/callback.'
      : null,
  ({ oidcIssuer }) =>
    oidcIssuer !== undefined && isOpen(oidcIssuer) ? '--oidc-issuer has to be https, except on loopback.' : null,
  ({ externalUrl }) =>
    externalUrl !== undefined && new URL(externalUrl).pathname !== '/'
      ? '--external-url must not have a path: Sluice is at the root of its host.'
      : null,
  ({ auth, trustedProxies, proxySecret }) =>
    auth === 'header' && trustedProxies.length === 0 && proxySecret === undefined
      ? '--auth header needs --trusted-proxies, --proxy-secret or both: whoever else reaches Sluice could say that they are anybody.'
      : null,
  ({ trustedProxies }) => {
    const wrong = trustedProxies.filter((entry) => !isNetwork(entry));
    return wrong.length > 0 ? `--trusted-proxies: no addresses or networks: ${wrong.join(', ')}` : null;
  },
];

function isOpen(issuer: string): boolean {
  const { protocol, hostname } = new URL(issuer);
  return protocol === 'http:' && !isLoopbackName(hostname.replace(/^\[|\]$/g, ''));
}

function isNetwork(entry: string): boolean {
  const [address = '', bits, ...rest] = entry.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}

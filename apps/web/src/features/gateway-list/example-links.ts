/** Full addresses that somebody can open, from the addresses of a gateway and the paths that its rules match. */
import type { GatewayInfo } from '@sluice/shared/api/gateways';

type Route = GatewayInfo['routes'][number];

export type PathKind = 'exact' | 'prefix' | 'expression';
export type RoutedPath = {
  readonly kind: PathKind;
  readonly path: string;
  /** Null for expressions: nobody knows a path that fits them. */
  readonly links: readonly string[] | null;
};

/** As `listGateways` writes them: `/login`, `/static*` and `~^/v[12]`. */
export function routedPaths({ urls }: Pick<GatewayInfo, 'urls'>, { paths, hosts }: Route): RoutedPath[] {
  const bases = urls.filter((url) => serves(url, hosts));
  return paths.map((written) => {
    if (written.startsWith('~')) return { kind: 'expression', path: written.slice(1), links: null };
    const kind = written.endsWith('*') ? 'prefix' : 'exact';
    const path = kind === 'prefix' ? written.slice(0, -1) : written;
    return { kind, path, links: bases.map((url) => linkTo(url, path)) };
  });
}

/** The host of the address is the Host header that a browser sends; a number is nobody's name, so `*` has to be meant. */
function serves(url: string, hosts: readonly string[]): boolean {
  const name = URL.parse(url)?.hostname;
  if (name === undefined) return false;
  return hosts.some((host) => host === '*' || host === name || (host.startsWith('*.') && name.endsWith(host.slice(1))));
}

function linkTo(url: string, path: string): string {
  return `${url.replace(/\/$/, '')}${path.startsWith('/') ? path : `/${path}`}`;
}

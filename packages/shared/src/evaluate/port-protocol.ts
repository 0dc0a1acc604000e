/**
 * What a port speaks, as far as routing cares. Source: istio/istio pkg/config/kube/conversion.go (ConvertProtocol) and
 * pkg/config/protocol/instance.go.
 */

export type PortProtocol = 'http' | 'tcp' | 'tls' | 'udp' | 'sniffed';

const kinds: Readonly<Record<string, PortProtocol>> = {
  http: 'http',
  http2: 'http',
  http_proxy: 'http',
  grpc: 'http',
  'grpc-web': 'http',
  hbone: 'tcp',
  tcp: 'tcp',
  mongo: 'tcp',
  redis: 'tcp',
  mysql: 'tcp',
  https: 'tls',
  tls: 'tls',
  udp: 'udp',
};

const kubernetesAppProtocols: Readonly<Record<string, PortProtocol>> = {
  'kubernetes.io/h2c': 'http',
  'kubernetes.io/ws': 'http',
  'kubernetes.io/wss': 'tls',
};

/** SMTP, DNS, MySQL and MongoDB: the server speaks first, so an unnamed port of theirs is TCP and never sniffed. */
const wellKnownTcpPorts: ReadonlySet<number> = new Set([25, 53, 3306, 27017]);

/** The protocol written in a Gateway server or ServiceEntry port; case does not matter. */
export function parseProtocol(name: string | undefined): PortProtocol {
  return kinds[(name ?? '').toLowerCase()] ?? 'sniffed';
}

/** The protocol of a Kubernetes service port: appProtocol, else the part of the port's name before the first dash. */
export function servicePortProtocol(port: {
  readonly port: number;
  readonly name?: string | undefined;
  readonly protocol?: string | undefined;
  readonly appProtocol?: string | null | undefined;
}): PortProtocol {
  if (port.protocol === 'UDP') return 'udp';
  const name = (port.appProtocol ?? port.name ?? '').toLowerCase();
  const named = (port.appProtocol && kubernetesAppProtocols[name]) || undefined;
  if (named) return named;
  if (name.startsWith('grpc-web')) return 'http';
  const protocol = parseProtocol(name.split('-', 1)[0]);
  return protocol === 'sniffed' && wellKnownTcpPorts.has(port.port) ? 'tcp' : protocol;
}

/** HTTP routes apply to ports that speak HTTP and to those whose protocol is found out by looking. */
export function takesHttpRoutes(protocol: PortProtocol): boolean {
  return protocol === 'http' || protocol === 'sniffed';
}

/** Protocols of gateway ports, in any case. Source: istio/istio pkg/config/protocol/instance.go. */

const http: ReadonlySet<string> = new Set(['HTTP', 'HTTP2', 'GRPC', 'GRPC-WEB', 'HTTP_PROXY']);
const tls: ReadonlySet<string> = new Set(['HTTPS', 'TLS']);
const others: ReadonlySet<string> = new Set(['TCP', 'UDP', 'MONGO', 'REDIS', 'MYSQL']);

type Protocol = string | null | undefined;

function normal(protocol: Protocol): string {
  return (protocol ?? '').toUpperCase();
}

/** Plain text HTTP in one of its forms. */
export function isHttp(protocol: Protocol): boolean {
  return http.has(normal(protocol));
}

export function isTls(protocol: Protocol): boolean {
  return tls.has(normal(protocol));
}

export function isKnownProtocol(protocol: Protocol): boolean {
  return isHttp(protocol) || isTls(protocol) || others.has(normal(protocol));
}

/** Connection pools. Source: istio/istio pkg/config/validation/validation.go (validateConnectionPool). */
import { type Path, problem } from '../../finding.ts';
import { durationProblem, isZeroMilliseconds } from '../names/duration.ts';
import type { Report } from '../report.ts';
import type { ConnectionPoolShape } from '../shape/destination-rule-shape.ts';

type Http = NonNullable<ConnectionPoolShape['http']>;
type Tcp = NonNullable<ConnectionPoolShape['tcp']>;

/** The limits of a pool, each with the name istiod gives it. */
const httpLimits = {
  http1MaxPendingRequests: 'http1 max pending requests',
  http2MaxRequests: 'http2 max requests',
  maxRequestsPerConnection: 'max requests per connection',
  maxRetries: 'max retries',
  maxConcurrentStreams: 'max concurrent streams',
} as const;

function checkKeepAlive(keepAlive: NonNullable<Http['http2KeepAlive']>, path: Path, report: Report): void {
  for (const field of ['interval', 'timeout'] as const) {
    const value = keepAlive[field];
    report([...path, field], value == null ? problem('dr.pool.keepAlive', { field }) : durationProblem(value));
  }
}

function checkHttp(http: Http, path: Path, report: Report): void {
  for (const [field, name] of Object.entries(httpLimits) as [keyof typeof httpLimits, string][]) {
    if ((http[field] ?? 0) < 0) report([...path, field], problem('dr.pool.negative', { field: name }));
  }
  if (http.idleTimeout != null) report([...path, 'idleTimeout'], durationProblem(http.idleTimeout));
  if (http.h2UpgradePolicy === 'UPGRADE' && http.useClientProtocol) {
    report([...path, 'useClientProtocol'], problem('dr.pool.clientProtocol'));
  }
  if (http.http2KeepAlive) checkKeepAlive(http.http2KeepAlive, [...path, 'http2KeepAlive'], report);
}

function checkTcp(tcp: Tcp, path: Path, report: Report): void {
  if ((tcp.maxConnections ?? 0) < 0) {
    report([...path, 'maxConnections'], problem('dr.pool.negative', { field: 'max connections' }));
  }
  for (const field of ['connectTimeout', 'maxConnectionDuration'] as const) {
    const value = tcp[field];
    if (value != null) report([...path, field], durationProblem(value));
  }
  // 0s switches the idle timeout off.
  if (tcp.idleTimeout != null && !isZeroMilliseconds(tcp.idleTimeout)) {
    report([...path, 'idleTimeout'], durationProblem(tcp.idleTimeout));
  }
  for (const field of ['time', 'interval'] as const) {
    const value = tcp.tcpKeepalive?.[field];
    if (value != null) report([...path, 'tcpKeepalive', field], durationProblem(value));
  }
}

export function checkConnectionPool({ http, tcp }: ConnectionPoolShape, path: Path, report: Report): void {
  if (!http && !tcp) report(path, problem('dr.pool.empty'));
  if (http) checkHttp(http, [...path, 'http'], report);
  if (tcp) checkTcp(tcp, [...path, 'tcp'], report);
}

/**
 * What the labels of Istio's request metrics say about a request (envoyproxy/envoy
 * contrib/istio/filters/http/istio_stats/source/istio_stats.cc).
 */
import type { Version } from '../api/services.ts';
import type { Labels } from '../kubernetes/object.ts';

export const requestsTotal = 'istio_requests_total';
export const requestDurationBucket = 'istio_request_duration_milliseconds_bucket';

/** Who reports. Each sees the same requests in its own way, so their counts are never added. */
export type Reporter = 'source' | 'waypoint' | 'destination';

/** Best first: only the source sees requests that reached no pod, and it sees each request once. */
export const reporters: readonly Reporter[] = ['source', 'waypoint', 'destination'];

export function reporterOf(labels: Labels): Reporter | null {
  return reporters.find((reporter) => reporter === labels.reporter) ?? null;
}

const known = (value: string | undefined) =>
  value === undefined || value === '' || value === 'unknown' ? null : value;

/**
 * The Kubernetes service that a request was for, as `namespace/name`; null for anything else. Where the proxy knew no
 * cluster (404 NR, 503 NC) the labels come from the Host header, so that they may be `reviews`, `reviews.default` or
 * `reviews.default.svc.cluster.local:9080`; a short name belongs to the namespace of the client.
 */
export function destinationServiceOf(labels: Labels): string | null {
  const host = (known(labels.destination_service_name) ?? known(labels.destination_service))?.replace(/:\d+$/, '');
  if (host === undefined) return null;
  const [name, namespace, svc] = host.split('.');
  const isServiceHost = namespace === undefined || svc === undefined || svc === 'svc';
  const home = known(labels.destination_service_namespace) ?? namespace ?? known(labels.source_workload_namespace);
  return isServiceHost && home !== null ? `${home}/${name}` : null;
}

const grpcServerErrors = new Set(['2', '4', '12', '13', '14', '15']);

/**
 * Whether a request counts as failed by the server: 5xx, no response at all (code 0), or a gRPC status that stands for
 * a fault of the server (UNKNOWN, DEADLINE_EXCEEDED, UNIMPLEMENTED, INTERNAL, UNAVAILABLE, DATA_LOSS; the list of the
 * OpenTelemetry semantic conventions).
 */
export function isServerError({ response_code: code = '', grpc_response_status: grpc = '' }: Labels): boolean {
  return code === '0' || code.startsWith('5') || grpcServerErrors.has(grpc);
}

/** `-` where the proxy had nothing to say; several flags are joined by commas. */
export function responseFlagsOf(labels: Labels): string {
  return known(labels.response_flags) ?? '-';
}

/** Tells the version that answered a request; null when it reached none, or one that cannot be told. */
export type AttributeVersion = (labels: Labels) => string | null;

/** Takes the label `version` of the pod for the name of the version. */
export const attributeByVersionLabel: AttributeVersion = (labels) => known(labels.destination_version);

/**
 * Attributes to the versions of one service. Metrics carry no subset, so the workload decides first: subsets may be
 * told apart by other labels than `version`. Where it does not decide, the version label of the pod does; a value that
 * is no version of the service stands for itself.
 */
export function attributeTo(versions: readonly Version[]): AttributeVersion {
  const byWorkload = uniquely(versions, (version) => version.workloads);
  const byLabel = uniquely(versions, ({ name, labels }) => [
    labels.version ?? labels['app.kubernetes.io/version'] ?? name,
  ]);
  return (labels) => {
    const version = known(labels.destination_version);
    return (
      byWorkload.get(labels.destination_workload ?? '') ?? (version === null ? null : (byLabel.get(version) ?? version))
    );
  };
}

/** From each key to the name of the one version that has it; keys of several versions decide nothing. */
function uniquely(versions: readonly Version[], keysOf: (version: Version) => readonly string[]): Map<string, string> {
  const owners = Map.groupBy(
    versions.flatMap(({ name, ...version }) => keysOf({ name, ...version }).map((key) => ({ key, name }))),
    ({ key }) => key,
  );
  return new Map(
    [...owners].flatMap(([key, [owner, ...others]]) => (owner && others.length === 0 ? [[key, owner.name]] : [])),
  );
}

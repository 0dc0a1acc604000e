/** Objects for tests of findings, with as little around what a test is about as possible. */
import type { KubernetesObject } from '../../kubernetes/object.ts';
import type { Check } from '../check.ts';
import { type AnalysisConfig, inputOfObjects } from '../cluster/analysis-input.ts';
import type { Finding } from '../finding.ts';
import { analyze } from '../run-checks.ts';
import { validateObject } from '../validation/validate-object.ts';

type Json = Readonly<Record<string, unknown>>;
type Name = { readonly name?: string; readonly namespace?: string };

function istioObject(kind: string, spec: Json, { name = 'it', namespace = 'shop' }: Name): KubernetesObject {
  return { apiVersion: 'networking.istio.io/v1', kind, metadata: { name, namespace }, spec };
}

export function aVirtualService(spec: Json, name: Name = {}): KubernetesObject {
  return istioObject('VirtualService', spec, name);
}

export function aDestinationRule(spec: Json, name: Name = {}): KubernetesObject {
  return istioObject('DestinationRule', spec, name);
}

export function aGateway(spec: Json, name: Name = {}): KubernetesObject {
  return istioObject('Gateway', spec, name);
}

export function aServiceEntry(spec: Json, name: Name = {}): KubernetesObject {
  return istioObject('ServiceEntry', spec, name);
}

export function aService(
  name: string,
  { namespace = 'shop', ports = [9080], ...more }: Json & { ports?: number[] } = {},
) {
  const { annotations, ...spec } = more;
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: namespace as string, annotations: (annotations ?? {}) as Record<string, string> },
    spec: {
      selector: { app: name },
      ports: ports.map((port) => ({ name: `http-${port}`, port, protocol: 'TCP' })),
      ...spec,
    },
  };
}

type PodOptions = { readonly namespace?: string; readonly ready?: boolean; readonly spec?: Json };

export function aPod(name: string, labels: Record<string, string>, options: PodOptions = {}): KubernetesObject {
  const { namespace = 'shop', ready = true, spec = {} } = options;
  const status = { conditions: [{ type: 'Ready', status: ready ? 'True' : 'False' }] };
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name, namespace, labels }, spec, status };
}

/** A rule that sends everything to one host, with whatever else it has. */
export function aRule(more: Json = {}): Json {
  return { route: [{ destination: { host: 'reviews' } }], ...more };
}

/** `key at path`, so that a table says in one text what was found and where. */
export function printed({ messageKey, path }: Finding): string {
  return `${messageKey} at ${path.join('.')}`;
}

/** What the webhook finds in an object: errors, then warnings. */
export function found(object: unknown): string[] {
  const { errors, warnings } = validateObject(object);
  return [...errors, ...warnings].map(printed);
}

/** What the webhook finds in a VirtualService for `reviews` with one HTTP rule. */
export function foundInRule(rule: Json, spec: Json = {}): string[] {
  return found(aVirtualService({ hosts: ['reviews'], http: [rule], ...spec })).map((text) =>
    text.replace('spec.http.0.', '').replace('spec.http.0', 'rule'),
  );
}

/** `code key at path of namespace/name` for everything that a check finds in some objects. */
export function foundBy(
  checks: Check | readonly Check[],
  objects: readonly KubernetesObject[],
  config: Partial<AnalysisConfig> = {},
): string[] {
  const list = 'run' in checks ? [checks] : checks;
  return analyze(inputOfObjects(objects, config), list).map(
    (finding) => `${finding.code} ${printed(finding)} of ${finding.object.namespace}/${finding.object.name}`,
  );
}

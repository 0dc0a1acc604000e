/** What istiod derives from Gateways and HTTPRoutes of the Gateway API. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { parseGoDuration } from '../src/evaluate/go-duration.ts';
import { KubernetesGateway } from '../src/istio/gateway-api/gateway.ts';
import { gatewayListeners } from '../src/istio/gateway-api/gateway-listeners.ts';
import { gatewayVirtualServices } from '../src/istio/gateway-api/gateway-routes.ts';
import { KubernetesHTTPRoute } from '../src/istio/gateway-api/http-route.ts';
import { meshVirtualServices } from '../src/istio/gateway-api/mesh-routes.ts';
import { defaultMeshConfig } from '../src/istio/mesh.ts';
import { ServiceEntry } from '../src/istio/service-entry.ts';
import { VirtualService } from '../src/istio/virtual-service.ts';
import { KubernetesObject } from '../src/kubernetes/object.ts';
import { type TableReport, TableTally } from './table-report.ts';

const folder = 'routing/gatewayapi-golden';
const domain = 'domain.suffix';
const Resource = KubernetesObject.extend({ kind: z.string(), apiVersion: z.string() });
type Resource = z.infer<typeof Resource>;

function documentsOf(corpus: string, file: string): Resource[] {
  return parseAllDocuments(readFileSync(join(corpus, folder, file), 'utf8')).flatMap((document) => {
    const object: unknown = document.toJSON();
    return object === null ? [] : [Resource.parse(object)];
  });
}

/** Kinds that decide about routes in these tables and that nothing here reads. */
const unread: ReadonlySet<string> = new Set([
  'GRPCRoute',
  'ListenerSet',
  'ReferenceGrant',
  'BackendTLSPolicy',
  'XBackend',
]);

/** Every host that a VirtualService of the answer sends requests or copies to is in the registry. */
function registryOf(input: readonly Resource[], golden: readonly VirtualService[]) {
  const hosts = golden.flatMap(({ spec }) => [
    ...(spec.hosts ?? []),
    ...(spec.http ?? []).flatMap(({ route, mirrors }) =>
      [...(route ?? []), ...(mirrors ?? [])].map(({ destination }) => destination.host),
    ),
  ]);
  const services = [...new Set(hosts)].flatMap((host) => {
    const [name, namespace] = host.endsWith(`.svc.${domain}`) ? host.split('.') : [];
    return name && namespace ? [{ metadata: { name, namespace } }] : [];
  });
  const serviceEntries = input.filter(({ kind }) => kind === 'ServiceEntry').map((each) => ServiceEntry.parse(each));
  return { config: { ...defaultMeshConfig, domain }, services, serviceEntries };
}

/** The tables put these labels on every namespace. */
function namespacesOf(input: readonly Resource[]) {
  const names = input.flatMap(({ metadata }) => metadata.namespace ?? []);
  const given = [
    'default',
    'istio-system',
    'apple',
    'banana',
    'cert',
    'service',
    'group-namespace1',
    'group-namespace2',
  ];
  return [...new Set([...given, ...names])].map((name) => ({
    metadata: {
      name,
      labels: {
        'kubernetes.io/metadata.name': name,
        'istio.io/test-name-part': name.startsWith('group') ? 'group' : name.replace(/-\d+$/, ''),
      },
    },
  }));
}

/** Durations in milliseconds, prefixes of redirects in the newer form, no members that say nothing. */
function plain(value: unknown): unknown {
  const told = JSON.stringify(value, (_, each: unknown) => {
    if (typeof each === 'object' && each !== null && 'uri' in each && String(each.uri).startsWith('%PREFIX()%')) {
      const { uri, ...rest } = each;
      return { ...rest, prefixRewrite: String(uri).slice('%PREFIX()%'.length) };
    }
    if (typeof each !== 'string' || !/^\d/.test(each)) return each === '' ? undefined : each;
    return parseGoDuration(each) ?? each;
  });
  return JSON.parse(told);
}

const said = ({ metadata, spec }: VirtualService) =>
  plain({ namespace: metadata.namespace, gateways: spec.gateways, hosts: spec.hosts, http: spec.http });

/** An answer with destinations that name no host is read as one whose host is empty. */
function readGolden(object: Resource): VirtualService {
  return VirtualService.parse(
    JSON.parse(JSON.stringify(object), (key, value: unknown) =>
      key === 'destination' && typeof value === 'object' ? { host: '', ...value } : value,
    ),
  );
}

export function runGatewayApi(corpus: string): TableReport {
  const tally = new TableTally('gateway api');
  for (const file of readdirSync(join(corpus, folder)).filter((name) => name.endsWith('.yaml'))) {
    const input = documentsOf(corpus, file);
    const golden = documentsOf(corpus, `${file}.golden`)
      .filter(({ kind, metadata }) => kind === 'VirtualService' && isOfHttpRoutes(metadata.annotations))
      .map(readGolden);
    const other = input.find(({ kind }) => unread.has(kind));
    if (other !== undefined) for (const _ of golden) tally.exclude(`beside objects of the kind ${other.kind}`);
    else runFile(file, input, golden, tally);
  }
  return tally.report();
}

const isOfHttpRoutes = (annotations: Readonly<Record<string, string>> | null | undefined) =>
  annotations?.['internal.istio.io/parents']?.startsWith('HTTPRoute/') === true;

/** By the name of the Service that is made for one. */
const isOfInferencePool = ({ spec }: VirtualService) =>
  (spec.http ?? []).some(({ route }) => route?.some(({ destination }) => /-ip-[0-9a-f]{8}\./.test(destination.host)));

function runFile(file: string, input: readonly Resource[], golden: readonly VirtualService[], tally: TableTally): void {
  const registry = registryOf(input, golden);
  const isGateway = ({ kind, apiVersion }: Resource) => kind === 'Gateway' && apiVersion.startsWith('gateway.');
  const gateways = input.filter(isGateway).map((each) => KubernetesGateway.parse(each));
  const routes = input.filter(({ kind }) => kind === 'HTTPRoute').map((each) => KubernetesHTTPRoute.parse(each));
  const listeners = gatewayListeners(gateways, namespacesOf(input), domain);
  const made = [...meshVirtualServices(routes, registry), ...gatewayVirtualServices(routes, listeners, registry)];
  for (const wanted of golden) {
    if (isOfInferencePool(wanted)) {
      tally.exclude('sends requests to an InferencePool');
      continue;
    }
    const { name } = wanted.metadata;
    const got = made.find(({ metadata }) => metadata.name === name);
    const isSame = got !== undefined && isDeepStrictEqual(said(wanted), said(got));
    const objection = `wanted ${JSON.stringify(said(wanted))}, got ${JSON.stringify(got && said(got))}`;
    tally.add(`${file} ${name}`, isSame ? [] : [objection]);
  }
}

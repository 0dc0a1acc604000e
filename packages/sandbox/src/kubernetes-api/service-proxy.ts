/** services/proxy: one of the ready endpoints of a service answers. */
import { isJsonObject } from '../cluster/json.ts';
import { objectsAt } from '../cluster/kinds/columns.ts';
import type { KubeObject } from '../cluster/kube-object.ts';
import { badRequest, notFound, StatusError } from '../cluster/status-error.ts';
import { type ApiCall, refOfCall } from './api-call.ts';
import { forwardToPod, nameAndPort } from './pod-proxy.ts';

function unavailable(message: string): StatusError {
  return new StatusError(503, 'ServiceUnavailable', message);
}

/** The port by number or by name; the only one when the request names none. */
function portNameOf(service: KubeObject, wanted: string): string {
  const ports = objectsAt(service, 'spec', 'ports');
  const found =
    wanted === '' && ports.length === 1
      ? ports[0]
      : ports.find(({ name, port }) => name === wanted || String(port) === wanted);
  if (!found)
    throw unavailable(
      `no service port ${JSON.stringify(wanted)} found for service ${JSON.stringify(service.metadata.name)}`,
    );
  return String(found.name ?? '');
}

function readyPods(slice: KubeObject): string[] {
  return objectsAt(slice, 'endpoints').flatMap(({ conditions, targetRef }) => {
    const isReady = isJsonObject(conditions) && conditions.ready !== false;
    return isReady && isJsonObject(targetRef) && typeof targetRef.name === 'string' ? [targetRef.name] : [];
  });
}

/** services/{name}:{port}/proxy/*. */
export function handleServiceProxy(call: ApiCall): Promise<void> {
  const { store } = call.context;
  const { namespace, name: text } = refOfCall(call);
  const parts = nameAndPort(text);
  if (!parts) throw badRequest(`invalid service request ${JSON.stringify(text)}`);
  const service = store.get(call.target.type, { namespace, name: parts.name })?.object;
  if (!service) throw notFound(call.target.type, parts.name);
  const portName = portNameOf(service, parts.port);
  const slices = store
    .list(store.registry.get('endpointslices.discovery.k8s.io'), namespace)
    .filter(({ object }) => object.metadata.labels?.['kubernetes.io/service-name'] === parts.name);
  const targets = slices.flatMap(({ object }) => {
    const port = objectsAt(object, 'ports').find(({ name }) => (name ?? '') === portName)?.port;
    return typeof port === 'number' ? readyPods(object).map((pod) => ({ pod, port })) : [];
  });
  const target = targets[Math.floor(Math.random() * targets.length)];
  if (!target) throw unavailable(`no endpoints available for service ${JSON.stringify(parts.name)}`);
  return forwardToPod(call, target.pod, target.port);
}

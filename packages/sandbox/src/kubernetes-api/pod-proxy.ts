import { badRequest, notFound, StatusError } from '../cluster/status-error.ts';
import { type ApiCall, refOfCall } from './api-call.ts';
import { readBody } from './request-body.ts';

const defaultPort = 80;

/**
 * `name`, `name:port` or `https:name:port` (apimachinery util/net SplitSchemeNamePort); the port is empty when there is
 * none. Undefined for other text.
 */
export function nameAndPort(text: string): { name: string; port: string } | undefined {
  const parts = text.split(':');
  const [name = '', port = ''] = parts.length === 3 ? parts.slice(1) : parts;
  return parts.length > 3 || name === '' ? undefined : { name, port };
}

function podAndPort(text: string): { pod: string; port: number } {
  const parts = nameAndPort(text);
  const port = parts?.port === '' ? defaultPort : Number(parts?.port);
  if (!parts || !Number.isInteger(port) || port < 1 || port > 65_535) {
    throw badRequest(`invalid pod request "${text}"`);
  }
  return { pod: parts.name, port };
}

/** pods/{name}:{port}/proxy/*. */
export async function handlePodProxy(call: ApiCall): Promise<void> {
  const { context, target } = call;
  const { namespace, name } = refOfCall(call);
  const { pod, port } = podAndPort(name);
  if (!context.store.get(target.type, { namespace, name: pod })) throw notFound(target.type, pod);
  return forwardToPod(call, pod, port);
}

/** Lets a process of a pod answer. Throws 503 when nothing listens on the port. */
export async function forwardToPod(call: ApiCall, pod: string, port: number): Promise<void> {
  const { context, target, request, response } = call;
  const path = `/${target.rest}`;
  const query = (request.url ?? '').split('?').slice(1).join('?');
  const body = await readBody(request);
  const { authorization: _, ...headers } = request.headers;
  const asked = { method: request.method ?? 'GET', query, headers, body };
  const answer = await context.podProxy(target.namespace ?? '', pod, port, path, asked);
  if (!answer) {
    const message = `error trying to reach service: dial tcp: connect: connection refused (${pod}:${port})`;
    throw new StatusError(503, 'ServiceUnavailable', message);
  }
  response.writeHead(answer.status, answer.headers ?? {});
  response.end(request.method === 'HEAD' ? undefined : answer.body);
}

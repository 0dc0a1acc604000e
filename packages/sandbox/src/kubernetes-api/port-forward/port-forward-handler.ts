/** pods/portforward: takes the connection over and hands it to the protocol that the client speaks. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { createWebSocketStream, WebSocketServer } from 'ws';
import { notFound, StatusError } from '../../cluster/status-error.ts';
import { type ApiCall, refOfCall, type Upgrade } from '../api-call.ts';
import { serveChannelPortForward } from './channel-port-forward.ts';
import type { DialPod, PodAddress } from './forward-port.ts';
import { serveSpdyPortForward } from './spdy-port-forward.ts';

const spdyProtocol = 'portforward.k8s.io';
/** SPDY inside a WebSocket, which kubectl prefers since 1.31. */
const tunnelProtocol = `SPDY/3.1+${spdyProtocol}`;
const channelProtocol = 'v4.channel.k8s.io';

/** True for requests that may turn into another protocol here; all others are answered as if they had not asked. */
export function asksForPortForward({ url = '' }: IncomingMessage): boolean {
  return /^\/api\/v1\/namespaces\/[^/]+\/pods\/[^/]+\/portforward(\?|$)/.test(url);
}

/** Throws StatusError while the connection still speaks HTTP. */
export function handlePortForward(call: ApiCall): void {
  const { context, target, request, upgrade } = call;
  const { namespace, name } = refOfCall(call);
  const pod = context.store.get(target.type, { namespace, name })?.object;
  if (pod === undefined) throw notFound(target.type, name);
  if (upgrade === undefined) throw new StatusError(400, 'BadRequest', 'Upgrade request required');
  const address: PodAddress = { namespace, pod: name, uid: pod.metadata.uid ?? '' };
  const isWebSocket = request.headers.upgrade?.toLowerCase() === 'websocket';
  if (isWebSocket) acceptWebSocket(call, upgrade, context.dialPod, address);
  else acceptSpdy(call, upgrade, context.dialPod, address);
}

function acceptWebSocket(call: ApiCall, upgrade: Upgrade, dial: DialPod, address: PodAddress): void {
  const offered = listOf(call.request.headers['sec-websocket-protocol']);
  const protocol = [tunnelProtocol, channelProtocol].find((each) => offered.includes(each));
  if (protocol === undefined) throw notNegotiated(offered, [tunnelProtocol, channelProtocol]);
  const ports = protocol === channelProtocol ? portsOf(call.query) : [];
  // The slash in the tunnel's name is no token by RFC 6455, so the library is not shown what was offered.
  delete call.request.headers['sec-websocket-protocol'];
  const sockets = new WebSocketServer({ noServer: true });
  sockets.once('headers', (headers) => headers.push(`Sec-WebSocket-Protocol: ${protocol}`));
  sockets.handleUpgrade(call.request, upgrade.takeSocket(), upgrade.head, (socket) => {
    if (protocol === channelProtocol) void serveChannelPortForward(socket, ports, dial, address);
    else void serveSpdyPortForward(createWebSocketStream(socket), dial, address);
  });
}

function acceptSpdy(call: ApiCall, upgrade: Upgrade, dial: DialPod, address: PodAddress): void {
  const offered = listOf(call.request.headers['x-stream-protocol-version']);
  if (call.request.headers.upgrade?.toUpperCase() !== 'SPDY/3.1') {
    throw new StatusError(400, 'BadRequest', 'unable to upgrade: missing upgrade headers in request');
  }
  if (offered.length > 0 && !offered.includes(spdyProtocol)) throw notNegotiated(offered, [spdyProtocol]);
  const socket: Duplex = upgrade.takeSocket();
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: SPDY/3.1\r\nX-Stream-Protocol-Version: ${spdyProtocol}\r\n\r\n`,
  );
  if (upgrade.head.length > 0) socket.unshift(upgrade.head);
  void serveSpdyPortForward(socket, dial, address);
}

function notNegotiated(offered: readonly string[], accepted: readonly string[]): StatusError {
  const message = `unable to upgrade: unable to negotiate protocol: client supports [${offered.join(' ')}], server accepts [${accepted.join(' ')}]`;
  return new StatusError(403, 'Forbidden', message);
}

function listOf(header: string | string[] | undefined): string[] {
  return [header ?? []].flat().flatMap((value) => value.split(',').map((part) => part.trim()));
}

function portsOf(query: URLSearchParams): number[] {
  const texts = query.getAll('ports').flatMap((value) => value.split(','));
  if (texts.length === 0) throw new StatusError(400, 'BadRequest', 'query parameter "ports" is required');
  return texts.map((text) => {
    const port = Number(text);
    if (text !== '' && Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
    throw new StatusError(400, 'BadRequest', `unable to parse "${text}" as a port`);
  });
}

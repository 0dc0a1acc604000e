/** The way into the mesh: what a load balancer in front of the ingress gateway's pods does with a request. */
import type { DataPlane } from './data-plane.ts';
import type { Call, HttpRequest, OnResponse } from './http-message.ts';
import type { Random } from './random.ts';

/** Port of the gateway's pods that port 80 of their service leads to. */
const gatewayPodPort = 8080;

export type Ingress = {
  /** @returns null if no pod of the gateway is ready, and then nothing is called back */
  send(request: HttpRequest, onResponse: OnResponse): Call | null;
};

export function createIngress(dataPlane: DataPlane, random: Random): Ingress {
  let turn = 0;
  return {
    send(request, onResponse) {
      const serving = dataPlane.gateways().filter((pod) => pod.isReady && pod.state !== null);
      const gateway = serving[turn++ % Math.max(1, serving.length)];
      if (gateway === undefined) return null;
      return gateway.send(withGatewayHeaders(request, random), gatewayPodPort, onResponse);
    },
  };
}

/** What the gateway's Envoy adds at the edge, so that every request can be traced. */
function withGatewayHeaders(request: HttpRequest, random: Random): HttpRequest {
  const id = [8, 4, 4, 4, 12].map((digits) => random.hex(digits)).join('-');
  return { ...request, headers: { ...request.headers, 'x-request-id': id, 'x-forwarded-proto': request.scheme } };
}

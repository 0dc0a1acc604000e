import type { GatewayInfo } from '@sluice/shared/api/gateways';

export const gatewayExample: GatewayInfo = {
  kind: 'Gateway',
  namespace: 'default',
  name: 'bookinfo-gateway',
  selector: { istio: 'ingressgateway' },
  servers: [{ name: 'http', port: 8080, protocol: 'HTTP', hosts: ['*'], tls: null }],
  workloads: [{ namespace: 'istio-system', name: 'istio-ingressgateway', pods: { ready: 2, total: 2 } }],
  urls: ['http://192.0.2.10'],
  noUrl: null,
  routes: [
    {
      kind: 'VirtualService',
      virtualService: { namespace: 'default', name: 'bookinfo' },
      hosts: ['*'],
      services: [{ namespace: 'default', name: 'productpage' }],
      paths: ['/productpage', '/static*', '/login'],
    },
  ],
  leftOut: [],
};

/** A Gateway on port 80 of Istio's default ingress gateway, and a VirtualService that sends all of it to one service. */
export function sampleGateway(
  namespace: string,
  service: { readonly name: string; readonly port: number } | null,
): string {
  const { name, port } = service ?? { name: 'my-service', port: 80 };
  return `apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: ${name}-gateway
  namespace: ${namespace}
spec:
  selector:
    istio: ingressgateway
  servers:
    - port:
        number: 80
        name: http
        protocol: HTTP
      hosts:
        - "*"
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: ${name}-way-in
  namespace: ${namespace}
spec:
  hosts:
    - "*"
  gateways:
    - ${name}-gateway
  http:
    - route:
        - destination:
            host: ${name}
            port:
              number: ${port}
`;
}

/** What istioctl analyze says (istio/istio pkg/config/analysis/msg/messages.yaml). */
import type { MessageTable } from './message-table.ts';

const notFound = 'Referenced {what} not found: {name}';

export const analyzeMessages = {
  'analyze.deprecated.field': { code: 'IST0002', text: 'Deprecated: {field} is deprecated; use {replacement}' },
  'analyze.deprecated.ignored': { code: 'IST0002', text: 'Deprecated: {field} ignored' },
  'analyze.notFound.host': { code: 'IST0101', text: notFound },
  'analyze.notFound.port': { code: 'IST0101', text: notFound },
  'analyze.notFound.subset': { code: 'IST0101', text: notFound },
  'analyze.notFound.gateway': { code: 'IST0101', text: notFound },
  'analyze.notFound.selector': { code: 'IST0101', text: notFound },
  'analyze.notFound.credential': { code: 'IST0101', text: notFound },
  'analyze.meshHostTwice': {
    code: 'IST0109',
    text: 'The VirtualServices {virtualServices} associated with mesh gateway define the same host {host} which can lead to undefined behavior. This can be fixed by merging the conflicting VirtualServices into a single resource.',
  },
  'analyze.sidecar.sameWorkload': {
    code: 'IST0110',
    text: 'The Sidecars {sidecars} in namespace {namespace} select the same workload pod {pod}, which can lead to undefined behavior.',
  },
  'analyze.sidecar.severalDefaults': {
    code: 'IST0111',
    text: 'The Sidecars {sidecars} in namespace {namespace} have no workload selector, which can lead to undefined behavior.',
  },
  'analyze.portRequired': {
    code: 'IST0112',
    text: 'This VirtualService routes to a service {host} that exposes multiple ports {ports}. Specifying a port in the destination is required to disambiguate.',
  },
  'analyze.portName': {
    code: 'IST0118',
    text: "Port name {name} (port: {port}, targetPort: {targetPort}) doesn't follow the naming convention of Istio port.",
  },
  'analyze.externalNamePort': {
    code: 'IST0150',
    text: 'Port name for ExternalName service is invalid. Proxy may prevent tcp named ports and unmatched traffic for ports serving TCP protocol from being forwarded correctly.',
  },
  'analyze.sidecar.ambient': {
    code: 'IST0167',
    text: 'The policy has no effect: {reason} is in ambient mode, where there are no sidecars.',
  },
  'analyze.tls.unverified': {
    code: 'IST0128',
    text: 'DestinationRule {destinationRule} in namespace {namespace} has TLS mode set to {mode} but no caCertificates are set to validate server identity for host: {host}',
  },
  'analyze.tls.unverifiedPort': {
    code: 'IST0129',
    text: 'DestinationRule {destinationRule} in namespace {namespace} has TLS mode set to {mode} but no caCertificates are set to validate server identity for host: {host} at port {port}',
  },
  'analyze.gatewayHost': {
    code: 'IST0132',
    text: 'one or more host {hosts} defined in VirtualService {virtualService} not found in Gateway {gateway}.',
  },
  'analyze.serviceEntry.addresses': {
    code: 'IST0134',
    text: 'ServiceEntry addresses are required for this protocol.',
  },
  'analyze.duplicateCertificate': {
    code: 'IST0138',
    text: 'Duplicate certificate in multiple gateways {gateways} may cause 404s if clients re-use HTTP2 connections.',
  },
  'analyze.ingressSplit': {
    code: 'IST0140',
    text: 'Subset in virtual service {virtualService} has no effect on ingress gateway {ingress} requests',
  },
  'analyze.gatewayConflict': {
    code: 'IST0145',
    text: 'Conflict with gateways {gateways} (workload selector {selector}, port {port}, hosts {hosts}).',
  },
  'analyze.jwtWithoutAuthentication': {
    code: 'IST0149',
    text: 'The virtual service uses the JWT claim based routing (key: {key}) but found no request authentication for the gateway ({gateway}) pod ({pod}). This can be fixed by applying a RequestAuthentication to the gateway.',
  },
  'analyze.invalidCredential': {
    code: 'IST0161',
    text: 'The credential referenced by the Gateway {gateway} in namespace {namespace} is invalid, which can cause the traffic not to work as expected.',
  },
  'analyze.gatewayPort': {
    code: 'IST0162',
    text: 'The gateway is listening on a target port (port {port}) that is not defined in the Service associated with its workload instances (Pod selector {selector}). If you need to access the gateway port through the gateway Service, it will not be available.',
  },
  'analyze.internalGateway': {
    code: 'IST0165',
    text: 'Gateway reference in VirtualService {virtualService} is to an implementation-generated internal Gateway: {gateway}.',
  },
  'analyze.subsetWithoutPods': {
    code: 'IST0173',
    text: 'The Subset {subset} defined in the DestinationRule does not select any pods. Please check the subset labels.',
  },
  'analyze.unknownHost': {
    code: 'IST0174',
    text: 'The host {host} defined in the DestinationRule does not match any services in the mesh.',
  },
  'analyze.serviceEntry.protocols': {
    code: 'IST0177',
    text: 'ServiceEntries {serviceEntries} give host {host} port {port} different protocols: {protocols}',
  },
} as const satisfies MessageTable;

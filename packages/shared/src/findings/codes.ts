/**
 * The codes of findings. `IST…` are istioctl's own (istio/istio pkg/config/analysis/msg/messages.yaml) with its
 * severities; everything istiod's webhook rejects is IST0106 and what it warns about IST0133, told apart by the message
 * key. `SLU…` are findings that neither istiod nor istioctl has.
 */
export type Severity = 'error' | 'warning' | 'info';

export const findingCodes = {
  IST0002: { severity: 'warning', title: 'Deprecated field' },
  IST0101: { severity: 'error', title: 'Something referenced does not exist' },
  IST0106: { severity: 'error', title: 'Istio rejects the object' },
  IST0109: { severity: 'error', title: 'Several VirtualServices for one host in the mesh' },
  IST0110: { severity: 'error', title: 'Several Sidecars select the same workload' },
  IST0111: { severity: 'error', title: 'Several Sidecars without a workload selector' },
  IST0112: { severity: 'error', title: 'Destination without port on a service with several ports' },
  IST0118: { severity: 'info', title: 'Port name outside the naming convention' },
  IST0128: { severity: 'warning', title: 'Server certificates are not verified' },
  IST0129: { severity: 'warning', title: 'Server certificates are not verified on a port' },
  IST0130: { severity: 'warning', title: 'Rule that is never used' },
  IST0131: { severity: 'info', title: 'Match that is never used' },
  IST0132: { severity: 'warning', title: 'Host that the gateway does not serve' },
  IST0133: { severity: 'warning', title: 'Istio warns about the object' },
  IST0134: { severity: 'warning', title: 'ServiceEntry without addresses' },
  IST0138: { severity: 'warning', title: 'The same certificate in several gateways' },
  IST0140: { severity: 'warning', title: 'A split that does not apply to ingress' },
  IST0145: { severity: 'error', title: 'Gateways in conflict' },
  IST0149: { severity: 'error', title: 'Routing on JWT claims without authentication' },
  IST0150: { severity: 'warning', title: 'Port name that an ExternalName service cannot use' },
  IST0161: { severity: 'error', title: 'Invalid credential of a gateway' },
  IST0162: { severity: 'warning', title: 'Gateway port that its service does not offer' },
  IST0165: { severity: 'warning', title: 'Reference to an internal gateway' },
  IST0167: { severity: 'warning', title: 'Object without effect in ambient mode' },
  IST0173: { severity: 'error', title: 'Subset that selects no pods' },
  IST0174: { severity: 'warning', title: 'DestinationRule for an unknown host' },
  IST0177: { severity: 'warning', title: 'ServiceEntries with different protocols for one port' },
  SLU0001: { severity: 'warning', title: 'Rule that no request reaches' },
  SLU0002: { severity: 'warning', title: 'Match that no request reaches' },
  SLU0003: { severity: 'warning', title: 'The same match twice' },
  SLU0004: { severity: 'info', title: 'Destination without weight' },
  SLU0005: { severity: 'warning', title: 'Weight that is ignored' },
  SLU0006: { severity: 'error', title: 'Destination without ready pods' },
  SLU0007: { severity: 'warning', title: 'Version without workload' },
  SLU0008: { severity: 'info', title: 'Workload without version' },
  SLU0009: { severity: 'warning', title: 'DestinationRule that no client can see' },
  SLU0010: { severity: 'info', title: 'DestinationRule for its own namespace only' },
  SLU0011: { severity: 'info', title: 'Object owned by another tool' },
  SLU0012: { severity: 'error', title: 'Version that the DestinationRule in effect does not define' },
  SLU0013: { severity: 'warning', title: 'Service whose requests an HTTPRoute decides about' },
} as const satisfies Record<string, { severity: Severity; title: string }>;

export type FindingCode = keyof typeof findingCodes;

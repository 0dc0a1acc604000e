/** istioctl's analyzers that concern routing. */
import type { Check } from '../check.ts';
import { boundGateways } from './bound-gateways.ts';
import { caCertificates } from './ca-certificates.ts';
import { deprecatedFields } from './deprecated-fields.ts';
import { destinationHosts } from './destination-hosts.ts';
import { destinationSubsets } from './destination-subsets.ts';
import { duplicateCertificates } from './duplicate-certificates.ts';
import { gatewayConflicts } from './gateway-conflicts.ts';
import { gatewayPorts } from './gateway-ports.ts';
import { gatewaySecrets } from './gateway-secrets.ts';
import { jwtClaimRoutes } from './jwt-claim-routes.ts';
import { meshHostConflicts } from './mesh-host-conflicts.ts';
import { schemaValidation } from './schema-validation.ts';
import { serviceEntryAddresses, serviceEntryProtocols } from './service-entry-ports.ts';
import { servicePortNames } from './service-port-names.ts';
import { sidecarSelectors } from './sidecar-selectors.ts';
import { subsetPods } from './subset-pods.ts';

/** Those that need nothing but what decides about routing. */
export const routingAnalyzers: readonly Check[] = [
  ...schemaValidation,
  destinationHosts,
  destinationSubsets,
  boundGateways,
  meshHostConflicts,
  caCertificates,
  subsetPods,
  gatewayPorts,
  gatewayConflicts,
  duplicateCertificates,
  ...deprecatedFields,
  servicePortNames,
  serviceEntryAddresses,
  serviceEntryProtocols,
  sidecarSelectors,
];

/** Those that need Secrets and RequestAuthentications: without these they would find every reference broken. */
export const securityAnalyzers: readonly Check[] = [gatewaySecrets, jwtClaimRoutes];

export const allAnalyzers: readonly Check[] = [...routingAnalyzers, ...securityAnalyzers];

/** What Sluice alone says. */
import type { MessageTable } from './message-table.ts';

export const sluiceMessages = {
  'sluice.rule.afterCatchAll': {
    code: 'SLU0001',
    text: 'Rule {rule} is never reached: rule {by} takes every request, and Istio drops what comes after it.',
  },
  'sluice.rule.shadowed': {
    code: 'SLU0001',
    text: 'Rule {rule} is never reached: every request that it would take is taken before it by rule {by}.',
  },
  'sluice.match.shadowed': {
    code: 'SLU0002',
    text: 'Match {match} of rule {rule} is never reached: its requests are taken before it by rule {by}.',
  },
  'sluice.match.duplicate': { code: 'SLU0003', text: 'Match {match} of rule {rule} is the same as one of rule {by}.' },
  'sluice.weight.zero': {
    code: 'SLU0004',
    text: 'Destination {destination} of rule {rule} has no weight and receives nothing.',
  },
  'sluice.weight.single': {
    code: 'SLU0005',
    text: 'Weight {weight} of {destination} in rule {rule} is ignored: a single destination receives everything.',
  },
  'sluice.destination.notReady': {
    code: 'SLU0006',
    text: 'Rule {rule} sends {percent}% of its requests to {destination}, which has no ready pod: they fail with 503.',
  },
  'sluice.destination.undefined': {
    code: 'SLU0012',
    text: 'Rule {rule} sends {percent}% of its requests to {destination}, which the DestinationRule that applies in {namespace} does not define: they fail with 503.',
  },
  'sluice.version.noWorkload': {
    code: 'SLU0007',
    text: 'Version {subset} of {host} has no workload: no pod of the service carries its labels.',
  },
  'sluice.workload.noVersion': {
    code: 'SLU0008',
    text: 'Pods of {host} belong to no version: {workloads}. They receive requests only where no version is asked for.',
  },
  'sluice.destinationRule.hidden': {
    code: 'SLU0009',
    text: 'No client can see this DestinationRule: it is not exported to its own namespace {namespace}, and for a service of {serviceNamespace} Istio looks nowhere else.',
  },
  'sluice.destinationRule.noClients': {
    code: 'SLU0009',
    text: 'No client can see this DestinationRule: it applies to clients in {namespace} only, where no pod runs.',
  },
  'sluice.destinationRule.ownNamespaceOnly': {
    code: 'SLU0010',
    text: 'This DestinationRule applies to clients in {namespace} only: for a service of {serviceNamespace} Istio looks in the client’s, the service’s and the root namespace.',
  },
  'sluice.service.httpRoute': {
    code: 'SLU0013',
    text: 'HTTPRoute {route} decides about requests to this service: clients in {namespace} obey it before every VirtualService that is exported to all namespaces.',
  },
  'sluice.owner': {
    code: 'SLU0011',
    text: '{tool} owns this object ({evidence}). Changes made here may be reverted.',
  },
} as const satisfies MessageTable;

/** networking.istio.io: one stored object for each, served as v1, v1beta1 and v1alpha3 (Istio's own CRDs). */
import type { PrinterColumn, ResourceType } from '../resource-type.ts';
import { ageColumn, fieldColumn, nameColumn } from './columns.ts';

function istioType(kind: string, plural: string, shortNames: string[], columns: PrinterColumn[]): ResourceType {
  return {
    group: 'networking.istio.io',
    versions: ['v1', 'v1beta1', 'v1alpha3'],
    plural,
    singular: kind.toLowerCase(),
    kind,
    shortNames,
    categories: ['istio-io', 'networking-istio-io'],
    namespaced: true,
    subresources: ['status'],
    countsGenerations: true,
    custom: true,
    columns: [nameColumn, ...columns],
  };
}

const date: PrinterColumn = { ...ageColumn, type: 'date', path: '.metadata.creationTimestamp' };

export const istioTypes: readonly ResourceType[] = [
  istioType(
    'VirtualService',
    'virtualservices',
    ['vs'],
    [
      fieldColumn('Gateways', '.spec.gateways', 'The names of gateways and sidecars that should apply these routes'),
      fieldColumn('Hosts', '.spec.hosts', 'The destination hosts to which traffic is being sent'),
      date,
    ],
  ),
  istioType(
    'DestinationRule',
    'destinationrules',
    ['dr'],
    [fieldColumn('Host', '.spec.host', 'The name of a service from the service registry'), date],
  ),
  istioType('Gateway', 'gateways', ['gw'], [date]),
  istioType(
    'ServiceEntry',
    'serviceentries',
    ['se'],
    [
      fieldColumn('Hosts', '.spec.hosts', 'The hosts associated with the ServiceEntry'),
      fieldColumn('Location', '.spec.location', 'Whether the service is external to the mesh or part of it'),
      fieldColumn('Resolution', '.spec.resolution', 'Service resolution mode for the hosts'),
      date,
    ],
  ),
  istioType('Sidecar', 'sidecars', [], [date]),
];

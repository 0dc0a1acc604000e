/** gateway.networking.k8s.io: the standard channel of the Gateway API as far as HTTP goes (its CRDs). */
import type { PrinterColumn, ResourceType } from '../resource-type.ts';
import { ageColumn, fieldColumn, nameColumn } from './columns.ts';

const date: PrinterColumn = { ...ageColumn, type: 'date', path: '.metadata.creationTimestamp' };

function gatewayType(
  kind: string,
  names: { plural: string; shortNames?: string[]; namespaced?: boolean; hasStatus?: boolean },
  columns: PrinterColumn[],
): ResourceType {
  const { plural, shortNames = [], namespaced = true, hasStatus = true } = names;
  return {
    group: 'gateway.networking.k8s.io',
    versions: ['v1', 'v1beta1'],
    plural,
    singular: kind.toLowerCase(),
    kind,
    shortNames,
    categories: ['gateway-api'],
    namespaced,
    ...(hasStatus && { subresources: ['status'] as const }),
    countsGenerations: true,
    custom: true,
    columns: [nameColumn, ...columns],
  };
}

const condition = (type: string) => `.status.conditions[?(@.type=="${type}")].status`;

export const gatewayApiTypes: readonly ResourceType[] = [
  gatewayType('GatewayClass', { plural: 'gatewayclasses', shortNames: ['gc'], namespaced: false }, [
    fieldColumn('Controller', '.spec.controllerName', ''),
    fieldColumn('Accepted', condition('Accepted'), ''),
    date,
    { ...fieldColumn('Description', '.spec.description', ''), priority: 1 },
  ]),
  gatewayType('Gateway', { plural: 'gateways', shortNames: ['gtw'] }, [
    fieldColumn('Class', '.spec.gatewayClassName', ''),
    fieldColumn('Address', '.status.addresses[*].value', ''),
    fieldColumn('Programmed', condition('Programmed'), ''),
    date,
  ]),
  gatewayType('HTTPRoute', { plural: 'httproutes' }, [fieldColumn('Hostnames', '.spec.hostnames', ''), date]),
  gatewayType('ReferenceGrant', { plural: 'referencegrants', shortNames: ['refgrant'], hasStatus: false }, [date]),
];

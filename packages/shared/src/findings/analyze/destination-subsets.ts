/**
 * Subsets that no DestinationRule defines, wherever it lies: routing itself is stricter.
 * Source: istio/istio pkg/config/analysis/analyzers/virtualservice/destinationrules.go.
 */
import { problem, quoted } from '../finding.ts';
import { mirrorDestinations, type PlacedDestination, routeDestinations } from './destinations-of.ts';
import { virtualServiceCheck } from './spec-check.ts';

export const destinationSubsets = virtualServiceCheck(
  'virtualservice.DestinationRuleAnalyzer',
  ({ spec, namespace }, cluster, report) => {
    const check = ({ destination, path }: PlacedDestination, what: string): void => {
      const host = destination.host ?? '';
      const subset = destination.subset ?? '';
      if (subset === '' || cluster.hasSubset(host, namespace, subset)) return;
      report([...path, 'subset'], problem('analyze.notFound.subset', { what, name: quoted(`${host}+${subset}`) }));
    };
    for (const placed of routeDestinations(spec)) check(placed, 'host+subset in destinationrule');
    for (const placed of mirrorDestinations(spec)) check(placed, 'mirror+subset in destinationrule');
  },
);

/**
 * DestinationRules that reach fewer clients than they seem to: Istio looks in the namespaces of the client and of the
 * service and in the root namespace, never in a fourth one.
 * Source: istio/istio pilot/pkg/model/push_context.go (destinationRule).
 */

import { isVisibleTo, visibilityOf } from '../../istio/visibility.ts';
import { destinationRuleCheck } from '../analyze/spec-check.ts';
import { problem } from '../finding.ts';
import { serviceBehind } from './service-in-effect.ts';

export const visibleRules = destinationRuleCheck('sluice.VisibleRules', ({ spec, namespace }, cluster, report) => {
  const { rootNamespace, defaultDestinationRuleExportTo } = cluster.config;
  const known = serviceBehind(spec.host ?? '', namespace, cluster);
  if (!known || namespace === known.namespace || namespace === rootNamespace) return;
  const visibility = visibilityOf(spec.exportTo, namespace, defaultDestinationRuleExportTo);
  const params = { namespace, serviceNamespace: known.namespace };
  if (!isVisibleTo(visibility, namespace)) {
    report(['spec', 'exportTo'], problem('sluice.destinationRule.hidden', params));
  } else if (!cluster.hasPodIn(namespace)) {
    report(['metadata', 'namespace'], problem('sluice.destinationRule.noClients', { namespace }));
  } else if (!spec.workloadSelector && (visibility.public || visibility.namespaces.size > 1)) {
    report(['metadata', 'namespace'], problem('sluice.destinationRule.ownNamespaceOnly', params));
  }
});

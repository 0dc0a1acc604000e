/** Traffic policies. Source: istio/istio pkg/config/validation/validation.go (validateTrafficPolicy). */
import { type Path, problem } from '../../finding.ts';
import { errorsOnly, type Report } from '../report.ts';
import type { PortPolicyShape, TrafficPolicyShape } from '../shape/destination-rule-shape.ts';
import { checkConnectionPool } from './connection-pool.ts';
import { checkLoadBalancer } from './load-balancer.ts';
import { checkOutlierDetection } from './outlier-detection.ts';
import { clientTlsProblems } from './tls-settings.ts';
import { checkTunnel } from './tunnel.ts';

type Settings = Omit<PortPolicyShape, 'port'>;

function checkSettings(settings: Settings, namespace: string, path: Path, report: Report): void {
  const { outlierDetection, connectionPool, loadBalancer, tls } = settings;
  if (outlierDetection) checkOutlierDetection(outlierDetection, [...path, 'outlierDetection'], report);
  if (connectionPool) checkConnectionPool(connectionPool, [...path, 'connectionPool'], report);
  if (loadBalancer) checkLoadBalancer(loadBalancer, Boolean(outlierDetection), [...path, 'loadBalancer'], report);
  if (tls) report([...path, 'tls'], clientTlsProblems(tls, namespace));
}

function hasSettings({ outlierDetection, connectionPool, loadBalancer, tls }: Settings): boolean {
  return Boolean(outlierDetection || connectionPool || loadBalancer || tls);
}

/** Of the settings for a port istiod keeps the errors alone. */
function checkPortPolicy(policy: PortPolicyShape, namespace: string, path: Path, report: Report): void {
  if (!policy.port) report([...path, 'port'], problem('dr.portPolicy.port'));
  if (!hasSettings(policy)) report(path, problem('dr.portPolicy.empty'));
  checkSettings(policy, namespace, path, errorsOnly(report));
}

export function checkTrafficPolicy(policy: TrafficPolicyShape, namespace: string, path: Path, report: Report): void {
  const { portLevelSettings, tunnel, proxyProtocol, retryBudget } = policy;
  if (!hasSettings(policy) && !portLevelSettings?.length && !tunnel && !proxyProtocol && !retryBudget) {
    report(path, problem('dr.trafficPolicy.empty'));
    return;
  }
  if (tunnel && proxyProtocol) {
    report(path, problem('dr.trafficPolicy.tunnelAndProxyProtocol'));
    return;
  }
  checkSettings(policy, namespace, path, report);
  for (const [index, each] of (portLevelSettings ?? []).entries()) {
    checkPortPolicy(each, namespace, [...path, 'portLevelSettings', index], report);
  }
  if (tunnel) checkTunnel(tunnel, [...path, 'tunnel'], report);
}

/** VirtualServices. Source: istio/istio pkg/config/validation/validation.go (ValidateVirtualService). */
import { problem } from '../../finding.ts';
import { exportToProblems } from '../names/export-to.ts';
import { gatewayNameProblems } from '../names/gateway-names.ts';
import { isJwtClaim } from '../names/header-name.ts';
import type { Report } from '../report.ts';
import type { VirtualServiceShape } from '../shape/virtual-service-shape.ts';
import { checkHosts, isGatewayOnly } from './hosts.ts';
import { checkHttpRoute } from './http-route.ts';
import { checkTcpRoute, checkTlsRoute } from './l4-routes.ts';
import { checkUnreachable } from './unreachable.ts';

function checkDelegate(spec: VirtualServiceShape, report: Report): void {
  if (spec.gateways?.length) report(['spec', 'gateways'], problem('vs.delegate.gateways'));
  if (spec.tls?.length) report(['spec', 'tls'], problem('vs.delegate.tls'));
  if (spec.tcp?.length) report(['spec', 'tcp'], problem('vs.delegate.tcp'));
}

/** Sidecars know nothing of the claims in a token. */
function checkClaims(spec: VirtualServiceShape, report: Report): void {
  for (const [rule, route] of (spec.http ?? []).entries()) {
    for (const [index, match] of (route.match ?? []).entries()) {
      for (const field of ['headers', 'withoutHeaders'] as const) {
        for (const key of Object.keys(match[field] ?? {}).filter(isJwtClaim)) {
          const gateways = (spec.gateways ?? []).join(' ');
          report(['spec', 'http', rule, 'match', index, field, key], problem('vs.jwtClaim.mesh', { key, gateways }));
        }
      }
    }
  }
}

function checkRoutes(spec: VirtualServiceShape, isDelegate: boolean, report: Report): void {
  const { http, tls, tcp } = spec;
  if (!http?.length && !tls?.length && !tcp?.length) report(['spec'], problem('vs.routes.none'));
  for (const [index, route] of (http ?? []).entries()) {
    checkHttpRoute(route, isDelegate, ['spec', 'http', index], report);
  }
  for (const [index, route] of (tls ?? []).entries()) checkTlsRoute(route, spec, ['spec', 'tls', index], report);
  for (const [index, route] of (tcp ?? []).entries()) checkTcpRoute(route, ['spec', 'tcp', index], report);
}

export function checkVirtualService(spec: VirtualServiceShape, namespace: string, report: Report): void {
  const isDelegate = !spec.hosts?.length;
  if (isDelegate) checkDelegate(spec, report);
  for (const { index, found } of gatewayNameProblems(spec.gateways ?? [])) report(['spec', 'gateways', index], found);
  if (!isGatewayOnly(spec)) checkClaims(spec, report);
  checkHosts(spec, report);
  checkRoutes(spec, isDelegate, report);
  report(['spec', 'exportTo'], exportToProblems(spec.exportTo ?? [], namespace));
  checkUnreachable(spec, report);
}

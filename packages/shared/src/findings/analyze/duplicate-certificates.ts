/**
 * One certificate in several gateways: browsers that reuse HTTP/2 connections get 404 from the wrong one.
 * Source: istio/istio pkg/config/analysis/analyzers/gateway/certificate.go.
 */
import { type Labels, selects } from '../../kubernetes/object.ts';
import { namespaceOf } from '../cluster/scoped-hosts.ts';
import { problem } from '../finding.ts';
import { readGateway } from '../validation/read-spec.ts';
import type { ServerTlsShape } from '../validation/shape/gateway-shape.ts';
import { gatewaySelector } from './gateway-selector.ts';
import { displayName, gatewayCheck } from './spec-check.ts';

type Tls = ServerTlsShape | null | undefined;

function isSameCertificate(a: Tls, b: Tls): boolean {
  if (!a || !b) return false;
  if (a.credentialName || b.credentialName) return a.credentialName === b.credentialName;
  const hasFiles = Boolean(a.serverCertificate && a.privateKey);
  return hasFiles && a.serverCertificate === b.serverCertificate && a.privateKey === b.privateKey;
}

/** A gateway without selector is for every pod; otherwise its labels have to be among those of the other. */
function isAmong(own: Labels, other: Labels): boolean {
  return Object.keys(own).length === 0 || selects(own, other);
}

export const duplicateCertificates = gatewayCheck(
  'gateway.CertificateAnalyzer',
  ({ object, spec, name }, cluster, report) => {
    const selector = gatewaySelector(spec);
    for (const other of cluster.all('Gateway')) {
      const read = readGateway(other);
      if (other === object || !read.ok || !isAmong(selector, gatewaySelector(read.spec))) continue;
      const gateways = [name, displayName(namespaceOf(other), other.metadata.name)];
      for (const [index, { tls }] of (spec.servers ?? []).entries()) {
        const same = (read.spec.servers ?? []).filter((server) => isSameCertificate(tls, server.tls));
        const path = ['spec', 'servers', index, 'tls'];
        report(
          path,
          same.map(() => problem('analyze.duplicateCertificate', { gateways })),
        );
      }
    }
  },
);

/** What can be said about a cluster of which only some namespaces are looked at. */
import type { Finding } from '@sluice/shared/findings/finding';
import { defaultMeshConfig } from '@sluice/shared/istio/mesh';

/**
 * Whether a finding holds whatever there is in the namespaces that are not looked at. That something is not there is
 * known of those that are: gateways usually run in the namespace of Istio, and hosts and Gateways may be anywhere.
 *
 * @param namespaces those that are looked at; null: all
 */
export function isKnowable({ messageKey, object, params }: Finding, namespaces: readonly string[] | null): boolean {
  if (namespaces === null) return true;
  const name = unquoted(params.name);
  switch (messageKey) {
    case 'analyze.notFound.selector':
      return object.kind !== 'Gateway';
    case 'analyze.notFound.gateway':
      return namespaces.includes(name.includes('/') ? (name.split('/')[0] ?? '') : object.namespace);
    case 'analyze.notFound.host':
      return namespaces.includes(namespaceOfHost(name, object.namespace));
    default:
      return true;
  }
}

/** Empty for hosts that are none of a service: any namespace may declare them. */
function namespaceOfHost(host: string, own: string): string {
  if (!host.includes('.')) return own;
  const [, namespace = '', ...domain] = host.split('.');
  return domain.join('.') === `svc.${defaultMeshConfig.domain}` ? namespace : '';
}

/** Texts are quoted as Go's %q does it. */
function unquoted(text: unknown): string {
  return typeof text === 'string' ? text.replace(/^"(.*)"$/, '$1') : '';
}

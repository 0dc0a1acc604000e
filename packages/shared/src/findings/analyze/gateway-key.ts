/** `namespace/name` of a gateway, as analyzers read references: the legacy dotted form is a name to them. */
export function gatewayKey(reference: string, namespace: string): string {
  const slash = reference.indexOf('/');
  return slash === -1 ? `${namespace}/${reference}` : reference;
}

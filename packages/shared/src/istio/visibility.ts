/**
 * Who sees an object: the `exportTo` lists of VirtualServices, DestinationRules, Services and ServiceEntries.
 * Source: istio/istio pkg/config/visibility and pilot/pkg/model/push_context.go.
 */

/** The namespaces an object is exported to; `public` holds all of them. */
export type Visibility = { readonly public: boolean; readonly namespaces: ReadonlySet<string> };

/** Lets a Kubernetes Service say where it is exported to, comma-separated. */
export const exportToAnnotation = 'networking.istio.io/exportTo';

const everybody: Visibility = { public: true, namespaces: new Set() };

/**
 * Resolves an `exportTo` list written in an object of the given namespace. An empty list means the mesh default; `.` is
 * the object's own namespace; `*` beats every other entry; `~` alone means nobody.
 */
export function visibilityOf(
  exportTo: readonly string[] | null | undefined,
  namespace: string,
  meshDefault: readonly string[] = ['*'],
): Visibility {
  const entries = exportTo && exportTo.length > 0 ? exportTo : meshDefault;
  if (entries.length === 0 || entries.includes('*')) return everybody;
  const named = entries.filter((entry) => entry !== '~').map((entry) => (entry === '.' ? namespace : entry));
  return { public: false, namespaces: new Set(named) };
}

export function isVisibleTo(visibility: Visibility, namespace: string): boolean {
  return visibility.public || visibility.namespaces.has(namespace);
}

/** True when nobody but the object's own namespace sees it. */
export function isPrivate(visibility: Visibility, namespace: string): boolean {
  return !visibility.public && visibility.namespaces.size === 1 && visibility.namespaces.has(namespace);
}

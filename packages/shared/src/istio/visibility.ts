/**
 * Who sees an object: the `exportTo` lists of VirtualServices, Services and ServiceEntries.
 * Source: istio/istio pkg/config/visibility and pilot/pkg/model/push_context.go.
 */

/** The namespaces an object is exported to; `public` stands for all of them. */
export type Visibility = { readonly public: boolean; readonly namespaces: ReadonlySet<string> };

/** Lets a Kubernetes Service say where it is exported to, comma-separated. */
export const exportToAnnotation = 'networking.istio.io/exportTo';

const everybody: Visibility = { public: true, namespaces: new Set() };
const nobody: Visibility = { public: false, namespaces: new Set() };

/**
 * Resolves an `exportTo` list written in an object of the given namespace: `*` beats every other entry, then `~` means
 * nobody, `.` is the object's own namespace. An empty list means the mesh default, of which only `.` and `*` count.
 */
export function visibilityOf(
  exportTo: readonly string[] | null | undefined,
  namespace: string,
  meshDefault: readonly string[] = ['*'],
): Visibility {
  if (!exportTo || exportTo.length === 0) return defaultVisibility(namespace, meshDefault);
  if (exportTo.includes('*')) return everybody;
  if (exportTo.includes('~')) return nobody;
  const namespaces = new Set(exportTo.map((entry) => (entry === '.' ? namespace : entry)));
  return { public: false, namespaces };
}

function defaultVisibility(namespace: string, meshDefault: readonly string[]): Visibility {
  if (meshDefault.includes('.')) return { public: false, namespaces: new Set([namespace]) };
  return meshDefault.includes('*') ? everybody : nobody;
}

export function isVisibleTo(visibility: Visibility, namespace: string): boolean {
  return visibility.public || visibility.namespaces.has(namespace);
}

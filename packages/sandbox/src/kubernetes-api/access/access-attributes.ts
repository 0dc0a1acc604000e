import { isTrue } from '../list-options.ts';
import type { User } from './users.ts';

/** One request for a resource as access rules see it; `resource` names the subresource too, as in `pods/proxy`. */
export type ResourceAttributes = {
  verb: string;
  group: string;
  resource: string;
  /** Empty for cluster-scoped resources and for requests over all namespaces. */
  namespace: string;
  name: string;
};

/** What access rules decide about (apiserver pkg/authorization/authorizer). */
export type AccessAttributes = ResourceAttributes | { verb: string; path: string };

/** Throws 403 Forbidden when the user may not do this. */
export type Authorize = (user: User, attributes: AccessAttributes) => void;

const verbs: Record<string, string> = {
  GET: 'get',
  HEAD: 'get',
  POST: 'create',
  PUT: 'update',
  PATCH: 'patch',
  DELETE: 'delete',
};

const namespaceSubresources = new Set(['status', 'finalize']);

/** Lists and watches for one name count as requests for that name. */
function selectedName(query: URLSearchParams): string {
  const [, name] = /(?:^|,)metadata\.name==?([^,=!]+)(?:,|$)/.exec(query.get('fieldSelector') ?? '') ?? [];
  return name ?? '';
}

/**
 * What a request wants, read from its path alone: also for resources that nobody serves (apiserver
 * pkg/endpoints/request/requestinfo.go). Throws URIError for a path that cannot be decoded.
 */
export function attributesOf(method: string, path: string, query: URLSearchParams): AccessAttributes {
  const [root, ...segments] = path.split('/').filter((segment) => segment !== '');
  const [group = '', ...rest] = root === 'apis' ? segments : ['', ...segments];
  const isResource = (root === 'api' || root === 'apis') && rest.length > 1;
  if (!isResource) return { verb: method.toLowerCase(), path };
  const parts = rest.slice(1).map(decodeURIComponent);
  const namespace = parts[0] === 'namespaces' ? (parts[1] ?? '') : '';
  const isInside = parts[0] === 'namespaces' && parts.length > 2 && !namespaceSubresources.has(parts[2] ?? '');
  const [resource = '', name = '', subresource] = isInside ? parts.slice(2) : parts;
  const isCollection = name === '';
  let verb = verbs[method] ?? method.toLowerCase();
  if (isCollection && verb === 'get') verb = isTrue(query.get('watch')) ? 'watch' : 'list';
  if (isCollection && verb === 'delete') verb = 'deletecollection';
  return {
    verb,
    group,
    resource: subresource === undefined ? resource : `${resource}/${subresource}`,
    namespace,
    name: isCollection ? selectedName(query) : name,
  };
}

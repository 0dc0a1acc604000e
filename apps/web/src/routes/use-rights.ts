import { useQuery } from '@tanstack/react-query';
import { meQuery, type Rights, rightsOf } from '../data/session.ts';
import { rootRoute } from './root-route.ts';

/** What the caller may do in a namespace; as long as nobody knows, everything may be tried. */
export function useRights(namespace: string): Rights {
  const { call } = rootRoute.useRouteContext();
  const { data } = useQuery(meQuery(call, namespace));
  return rightsOf(data);
}

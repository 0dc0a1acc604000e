import type { Admission } from '../object-store.ts';
import { StatusError } from '../status-error.ts';

/** etcd's limit for one request (etcd-io/etcd server/embed, DefaultMaxRequestBytes), in bytes. */
const longestObject = 1.5 * 1024 * 1024;

/** What etcd refuses comes back as an error of the server without a reason (kubernetes/kubernetes#74600). */
export const limitSize: Admission = ({ object }) => {
  const json = JSON.stringify(object);
  if (json.length > longestObject || Buffer.byteLength(json) > longestObject) {
    throw new StatusError(500, '', 'etcdserver: request is too large');
  }
  return object;
};

/** What pods answer through the proxy subresources; whoever runs the pods provides it. */
import type { IncomingHttpHeaders } from 'node:http';

export type PodProxyRequest = {
  method: string;
  /** The query string without the question mark. */
  query: string;
  headers: IncomingHttpHeaders;
  body: string;
};

export type PodProxyResponse = {
  status: number;
  headers?: Record<string, string>;
  body: string | Uint8Array;
};

/**
 * Answers for the processes in a pod, which are no processes here. `path` begins with a slash. Null means that nothing
 * listens on this port.
 */
export type PodProxy = (
  namespace: string,
  pod: string,
  port: number,
  path: string,
  request: PodProxyRequest,
) => Promise<PodProxyResponse | null> | PodProxyResponse | null;

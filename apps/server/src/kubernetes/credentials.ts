import type { Dispatcher } from 'undici';

/** Several values are several lines of a header. */
export type HeaderValues = Readonly<Record<string, string | string[]>>;

/**
 * Whose rights a call uses. It is an argument of every call, so that a forgotten one cannot quietly mean Sluice's own.
 * Client certificates authenticate a connection and not a request, hence the dispatcher belongs to the credentials.
 */
export type Credentials = {
  /** For audit lines. */
  readonly user: string;
  readonly headers: () => Promise<HeaderValues>;
  readonly dispatcher: Dispatcher;
  /** Called when the cluster has refused the headers; whether the next ones may be others. */
  readonly renew?: () => boolean;
};

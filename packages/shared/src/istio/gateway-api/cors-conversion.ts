/** The CORS filter of an HTTPRoute as istiod writes it. Source: istio/istio pilot/pkg/config/kube/gateway/conversion.go. */
import type { HTTPRoute } from '../virtual-service.ts';
import type { HTTPCORSFilter } from './http-route.ts';

/** Any scheme and host, and nothing behind them. */
const anyOrigin = '^[a-zA-Z][a-zA-Z0-9+.-]*://[^/\\s?#]+$';

const quoted = (text: string) => text.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&');

/** `*` stands for any origin, and inside of one for any text. */
function originMatch(origin: string) {
  if (origin === '*') return { regex: anyOrigin };
  if (!origin.includes('*')) return { exact: origin };
  return { regex: `^${origin.split('*').map(quoted).join('.*')}$` };
}

/** Preflights of other origins are answered by the proxy, too. */
export function corsPolicyOf(cors: HTTPCORSFilter | null | undefined): HTTPRoute['corsPolicy'] {
  if (!cors) return undefined;
  const { allowCredentials, allowMethods, allowHeaders, exposeHeaders, maxAge } = cors;
  const origins = (cors.allowOrigins ?? []).filter((origin) => origin !== '').map(originMatch);
  return {
    ...(origins.length > 0 && { allowOrigins: origins }),
    ...(allowCredentials && { allowCredentials }),
    ...(allowMethods?.length && { allowMethods: [...allowMethods] }),
    ...(allowHeaders?.length && { allowHeaders: [...allowHeaders] }),
    ...(exposeHeaders?.length && { exposeHeaders: [...exposeHeaders] }),
    ...(maxAge && { maxAge: `${maxAge}s` }),
    unmatchedPreflights: 'IGNORE',
  };
}

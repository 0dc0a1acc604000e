/** A real OpenID provider on a free port, with one client and people who are what they say they are. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

export type OidcProvider = {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Takes the redirects of a browser that signs in as somebody, up to the one that leads back; that is the answer. */
  readonly signIn: (start: string, user: string) => Promise<URL>;
  readonly close: () => Promise<void>;
};

export type OidcProviderOptions = {
  readonly redirectUri: string;
  readonly groups?: readonly string[];
  /** How long ID tokens are good for, seconds. */
  readonly idTokenSeconds?: number;
};

const clientId = 'sluice';
const clientSecret = 'a secret between the two of them';

export async function startOidcProvider({
  redirectUri,
  groups = [],
  idTokenSeconds = 3_600,
}: OidcProviderOptions): Promise<OidcProvider> {
  const http = createServer();
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const issuer = `http://localhost:${(http.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: [redirectUri],
        post_logout_redirect_uris: [new URL('/', redirectUri).href],
        grant_types: ['authorization_code', 'refresh_token'],
        token_endpoint_auth_method: 'client_secret_post',
      },
    ],
    cookies: { keys: ['signs the cookies of the provider'] },
    claims: { openid: ['sub', 'groups'], profile: ['name'], email: ['email', 'email_verified'] },
    conformIdTokenClaims: false,
    findAccount: (_context, sub) => ({
      accountId: sub,
      claims: async () => ({ sub, groups: [...groups], email: `${sub}@example.com`, email_verified: false }),
    }),
    features: { devInteractions: { enabled: true }, revocation: { enabled: true } },
    rotateRefreshToken: true,
    issueRefreshToken: async (_context, client, code) =>
      client.grantTypeAllowed('refresh_token') && code.scopes.has('offline_access'),
    ttl: {
      IdToken: idTokenSeconds,
      AccessToken: 3_600,
      Session: 3_600,
      Grant: 3_600,
      Interaction: 600,
      RefreshToken: 3_600,
    },
  });
  http.on('request', provider.callback());

  async function signIn(start: string, user: string): Promise<URL> {
    const cookies = new Map<string, string>();
    const visit = async (url: URL, form?: Record<string, string>) => {
      const answer = await fetch(url, {
        redirect: 'manual',
        headers: { cookie: [...cookies].map((pair) => pair.join('=')).join('; ') },
        ...(form && { method: 'POST', body: new URLSearchParams(form) }),
      });
      for (const cookie of answer.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
        cookies.set(name, value);
      }
      return { location: answer.headers.get('location'), html: await answer.text() };
    };
    let url = new URL(start);
    let form: Record<string, string> | undefined;
    for (let steps = 0; steps < 20; steps += 1) {
      const { location, html } = await visit(url, form);
      form = undefined;
      if (location !== null) {
        url = new URL(location, url);
        if (url.href.startsWith(redirectUri)) return url;
        continue;
      }
      const prompt = /name="prompt" value="([^"]+)"/.exec(html)?.[1] ?? '';
      const action = /action="([^"]+)"/.exec(html)?.[1];
      if (action === undefined) throw new Error(`The provider shows something else: ${html.slice(0, 500)}`);
      url = new URL(action, url);
      form = { prompt, ...(prompt === 'login' && { login: user, password: 'any' }) };
    }
    throw new Error('The provider does not come to an end');
  }

  return {
    issuer,
    clientId,
    clientSecret,
    signIn,
    close: () =>
      new Promise((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };
}

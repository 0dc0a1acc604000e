/** Settings about users: how they are told apart, and what they may do. Explained in docs/sign-in.md. */
import { z } from 'zod';
import { ServerUrl, setting, switchSetting, TextList, type ValuesOf } from './setting.ts';

const whole = z.coerce.number().int();
const HeaderName = z.string().regex(/^[A-Za-z0-9-]+$/, 'must be the name of a header');
/** At least what 32 random bytes look like in hexadecimal or base64. */
const Secret = z.string().min(32, 'must have at least 32 characters');

export const accessSettings = {
  auth: setting(
    z.enum(['none', 'token', 'oidc', 'header']).default('none'),
    'how users are told apart: none (on loopback only), token, oidc or header',
  ),
  readOnly: switchSetting(false, 'refuse every change'),
  externalUrl: setting(
    ServerUrl.optional(),
    'where browsers find this server when something stands in front of it, such as https://sluice.example.com',
  ),
  sessionKeys: setting(
    TextList.pipe(z.array(Secret)).optional(),
    'keys that encrypt sessions: the first encrypts, all decrypt; random ones without it',
    { isSecret: true },
  ),
  sessionKeysFile: setting(z.string().optional(), 'file with the same, one a line'),
  sessionHours: setting(whole.min(1).max(720).default(12), 'hours after which a session ends in any case'),
  trustedProxies: setting(
    TextList.default([]),
    'addresses and networks of the proxies in front, whose word on where a request comes from is taken',
  ),
  proxySecret: setting(Secret.optional(), 'header: what the proxy has to send with each request', { isSecret: true }),
  proxySecretHeader: setting(HeaderName.default('x-proxy-secret'), 'header: where it sends that'),
  userHeader: setting(HeaderName.default('x-forwarded-user'), 'header: where the proxy says who it is'),
  groupsHeader: setting(HeaderName.default('x-forwarded-groups'), 'header: the groups, separated by commas'),
  oidcIssuer: setting(ServerUrl.optional(), 'oidc: URL of the identity provider'),
  oidcClientId: setting(z.string().min(1).optional(), 'oidc: as whom Sluice is known there'),
  oidcClientSecret: setting(z.string().min(1).optional(), 'oidc: its secret; without it a public client', {
    isSecret: true,
  }),
  oidcScopes: setting(
    TextList.default(['openid', 'profile', 'email']),
    'oidc: scopes to ask for; add offline_access where refresh tokens need it',
  ),
  oidcImpersonate: switchSetting(false, "oidc: act as the user with Sluice's own account, not with the ID token"),
  oidcUserClaim: setting(z.string().min(1).default('sub'), 'oidc, impersonating: claim with the name of the user'),
  oidcGroupsClaim: setting(z.string().min(1).default('groups'), 'oidc, impersonating: claim with the groups'),
  oidcUserPrefix: setting(z.string().default(''), 'oidc, impersonating: what comes before names of users'),
  oidcGroupsPrefix: setting(z.string().default(''), 'oidc, impersonating: what comes before names of groups'),
  signInsPerMinute: setting(
    whole.min(1).default(10),
    'attempts to sign in from one address, and bearer tokens from it that are not accepted',
  ),
  writesPerMinute: setting(whole.min(1).default(120), 'changes by one user'),
};

export type AccessConfig = ValuesOf<typeof accessSettings>;

const Access = z.object(
  Object.fromEntries(Object.entries(accessSettings).map(([name, { schema }]) => [name, schema])) as {
    [K in keyof typeof accessSettings]: (typeof accessSettings)[K]['schema'];
  },
);

/** What holds for whatever is not given. */
export function accessConfig(given: Partial<z.input<typeof Access>> = {}): AccessConfig {
  return Access.parse(given) as AccessConfig;
}

/** Puts together what the settings say about users. */
import { readFile } from 'node:fs/promises';
import type { FastifyBaseLogger } from 'fastify';
import { ownCaller } from '../access/caller.ts';
import { createDirectory, type Directory, type UserPort } from '../access/directory.ts';
import type { Rights } from '../access/rights.ts';
import { accessRules } from '../config/access-rules.ts';
import type { AccessConfig } from '../config/access-settings.ts';
import { isLoopbackName } from '../http/loopback.ts';
import type { OidcRoutesPorts } from '../routes/oidc.ts';
import { leavePath, startPath } from '../routes/oidc-paths.ts';
import type { SessionPorts } from '../routes/session.ts';
import type { Actor, Coverage } from '../use-cases/ports.ts';
import { limitFailedTokens } from './failed-tokens.ts';
import type { Gate } from './gate.ts';
import { createIdentityProvider, type IdentityProvider } from './identity-provider.ts';
import { type KeyRing, keyRingOf, secretsIn } from './key-ring.ts';
import { createRenew } from './oidc-session.ts';
import { createProxyGate } from './proxy-gate.ts';
import { createSessions, type Sessions } from './session.ts';
import { createSessionGate } from './session-gate.ts';

export type Access = {
  readonly session: SessionPorts;
  /** Null in other modes. */
  readonly oidc: OidcRoutesPorts | null;
  readonly config: AccessConfig;
};

export type AccessOptions = {
  readonly config: AccessConfig;
  readonly host: string;
  readonly users: UserPort;
  /** With the rights of the server itself. */
  readonly own: { readonly actor: Actor; readonly rights: Rights };
  readonly log: FastifyBaseLogger;
  /** How long the cluster is believed about a user without being asked again. */
  readonly keepMs: number;
  readonly coverageOf: (namespace: string) => Coverage;
};

/** Throws with a sentence for settings that would leave a door open, and for a file of keys that cannot be used. */
export async function createAccess(options: AccessOptions): Promise<Access> {
  const { config, host, users, own, log, keepMs, coverageOf } = options;
  const complaints = accessRules.map((rule) => rule({ ...config, host })).filter((sentence) => sentence !== null);
  if (complaints.length > 0) throw new Error(complaints.join(' '));
  const directory = createDirectory(users, { keepMs });
  const { auth, readOnly, sessionHours } = config;
  const common = {
    ...{ directory, readOnly, sessionHours, coverageOf },
    ...{ signInUrl: null, signOutUrl: null, sessions: null, revoke: async () => {} },
  };
  if (auth === 'none') {
    const caller = ownCaller(own.actor, own.rights);
    const gate: Gate = { mode: 'none', callerOf: async () => caller, isRenewable: async () => false };
    return { session: { ...common, gate }, oidc: null, config };
  }
  if (auth === 'header') {
    return { session: { ...common, gate: createProxyGate(directory, config) }, oidc: null, config };
  }
  const keys = await keysFor(config, log);
  const isSecure = config.externalUrl === undefined ? !isLoopbackName(host) : config.externalUrl.startsWith('https:');
  const sessions = createSessions(keys, isSecure);
  if (auth === 'token') {
    const gate = limitFailedTokens(createSessionGate('token', directory, sessions), config.signInsPerMinute);
    return { session: { ...common, gate, sessions }, oidc: null, config };
  }
  return withProvider({ ...common, directory, sessions }, { config, keys, isSecure });
}

function withProvider(
  common: Omit<SessionPorts, 'gate'> & { readonly directory: Directory; readonly sessions: Sessions },
  { config, keys, isSecure }: { config: AccessConfig; keys: KeyRing; isSecure: boolean },
): Access {
  const { oidcIssuer, oidcClientId, oidcClientSecret, oidcScopes, externalUrl } = config;
  if (oidcIssuer === undefined || oidcClientId === undefined || externalUrl === undefined) {
    throw new Error('The settings of the identity provider are incomplete'); // the rules have said so before
  }
  const provider: IdentityProvider = createIdentityProvider({
    issuer: oidcIssuer,
    clientId: oidcClientId,
    clientSecret: oidcClientSecret,
    scopes: oidcScopes,
    externalUrl,
  });
  const { directory, sessions } = common;
  const sessionGate = createSessionGate('oidc', directory, sessions, createRenew(provider, config));
  const gate = limitFailedTokens(sessionGate, config.signInsPerMinute);
  return {
    session: {
      ...common,
      gate,
      signInUrl: startPath,
      signOutUrl: leavePath,
      revoke: async ({ refreshToken }) => {
        if (refreshToken !== null) await provider.revoke(refreshToken);
      },
    },
    oidc: { provider, sessions, keys, config, isSecure },
    config,
  };
}

async function keysFor({ sessionKeys, sessionKeysFile }: AccessConfig, log: FastifyBaseLogger): Promise<KeyRing> {
  if (sessionKeysFile !== undefined) {
    try {
      return keyRingOf(secretsIn(await readFile(sessionKeysFile, 'utf8')));
    } catch (error) {
      throw new Error(`--session-keys-file ${sessionKeysFile}: ${(error as Error).message}`);
    }
  }
  if (sessionKeys === undefined || sessionKeys.length === 0) {
    log.warn('No --session-keys: sessions end with this process, and no other replica can read them');
  }
  return keyRingOf(sessionKeys ?? []);
}

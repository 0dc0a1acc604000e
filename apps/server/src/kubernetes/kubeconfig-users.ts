/**
 * What kubeconfigs say about users that client-node does not take: `tokenFile`, which it knows under another name and
 * reads once, and whom the user impersonates besides a name (k8s.io/client-go tools/clientcmd/api/v1, AuthInfo).
 */
import { resolve } from 'node:path';
import type { KubeConfig, User } from '@kubernetes/client-node';
import { parse } from 'yaml';
import { z } from 'zod';
import type { HeaderValues } from './credentials.ts';

const Written = z.looseObject({
  tokenFile: z.string().optional(),
  'as-uid': z.string().optional(),
  'as-groups': z.array(z.string()).nullish(),
  'as-user-extra': z.record(z.string(), z.array(z.string())).nullish(),
});
type Written = z.infer<typeof Written>;

const Users = z.looseObject({ users: z.array(z.looseObject({ name: z.string(), user: z.unknown() })).nullish() });

type CompleteUser = User & { readonly impersonation?: HeaderValues };

/** @param folder what relative paths in the text are relative to */
export function completeUsers(config: KubeConfig, text: string, folder = process.cwd()): void {
  const users = Users.safeParse(parse(text)).data?.users ?? [];
  const written = new Map(users.map(({ name, user }) => [name, Written.safeParse(user).data]));
  config.users = config.users.map((known): CompleteUser => {
    const said = written.get(known.name);
    return said === undefined ? known : { ...known, ...withTokenFile(known, said, folder), ...withImpersonation(said) };
  });
}

/** Headers beside that with the name, for the user of the context. */
export function impersonationOf(config: KubeConfig): HeaderValues {
  return (config.getCurrentUser() as CompleteUser | null)?.impersonation ?? {};
}

/** The provider that client-node has for tokens of pods reads the file again as it is rotated. */
function withTokenFile(known: User, { tokenFile }: Written, folder: string): Partial<User> {
  if (!tokenFile || known.token) return {};
  return { authProvider: { name: 'tokenFile', config: { tokenFile: resolve(folder, tokenFile) } } };
}

/** k8s.io/client-go transport/round_trippers.go, impersonatingRoundTripper. */
function withImpersonation({ 'as-uid': uid, 'as-groups': groups, 'as-user-extra': extra }: Written) {
  const values: Record<string, string | string[]> = {};
  if (uid) values['impersonate-uid'] = uid;
  if (groups && groups.length > 0) values['impersonate-group'] = groups;
  for (const [key, texts] of Object.entries(extra ?? {})) {
    values[`impersonate-extra-${encodeURIComponent(key).toLowerCase()}`] = texts;
  }
  return Object.keys(values).length === 0 ? {} : { impersonation: values };
}

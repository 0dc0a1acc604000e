/** Who is asking, how to sign in, and what may be done. */
import { z } from 'zod';
import { endpoint } from './endpoint.ts';

export const Me = z
  .object({
    mode: z.enum(['none', 'token', 'oidc', 'header']).meta({
      description:
        'How users are told apart. `none`: everybody acts as the server; `header`: a trusted proxy in front says who it is.',
    }),
    user: z
      .object({ name: z.string(), groups: z.array(z.string()) })
      .nullable()
      .meta({ description: 'As the cluster knows the caller; null: not signed in.' }),
    expiresAt: z
      .number()
      .nullable()
      .meta({ description: 'When the session or its token ends, epoch milliseconds; null: not known, or never.' }),
    signInUrl: z
      .string()
      .nullable()
      .meta({ description: 'Where a browser starts to sign in with the identity provider (`oidc`).' }),
    signOutUrl: z.string().nullable().meta({
      description: 'Where a browser signs out, at the identity provider as well (`oidc`); null: by `DELETE /session`.',
    }),
    readOnly: z.boolean().meta({ description: 'The server refuses every change.' }),
    rights: z
      .object({
        namespace: z.string(),
        view: z.boolean().nullable(),
        change: z.boolean().nullable(),
        missing: z
          .array(z.string())
          .meta({ description: 'What a change would need, such as `patch virtualservices.networking.istio.io`.' }),
        server: z
          .object({
            covers: z.boolean().meta({ description: 'False: the server is limited to other namespaces.' }),
            unread: z.array(z.string()).meta({
              description: 'Kinds that the account of the server may not read there, such as `services`.',
            }),
          })
          .meta({ description: 'What the server itself sees of the namespace: nobody sees more.' }),
      })
      .nullable()
      .meta({
        description: 'In the namespace that was asked about; null members: the cluster does not answer such questions.',
      }),
  })
  .meta({ id: 'Me' });
export type Me = z.infer<typeof Me>;

export const getMe = endpoint({
  operationId: 'getMe',
  method: 'GET',
  path: '/me',
  access: 'anybody',
  tag: 'session',
  summary: 'Who am I, and what may I do',
  description: 'Answers also without a session; then `user` is null.',
  query: z.object({
    namespace: z.string().min(1).optional().meta({ description: 'Answers with the rights in this one, too.' }),
  }),
  response: Me,
  problems: ['cluster-unreachable'],
});

export const SignInBody = z
  .strictObject({ token: z.string().min(1).max(16_384).meta({ description: 'A bearer token of the cluster.' }) })
  .meta({ id: 'SignInBody' });

export const signIn = endpoint({
  operationId: 'signIn',
  method: 'POST',
  path: '/session',
  access: 'anybody',
  writes: false,
  tag: 'session',
  summary: 'Sign in with a token of the cluster',
  description:
    'For browsers: the token is kept in an encrypted cookie that scripts cannot read. Automation sends `Authorization: Bearer` with each request instead.',
  body: SignInBody,
  response: Me,
  problems: ['token-rejected', 'not-found', 'too-many-requests', 'cluster-unreachable'],
});

export const signOut = endpoint({
  operationId: 'signOut',
  method: 'DELETE',
  path: '/session',
  access: 'anybody',
  writes: false,
  tag: 'session',
  summary: 'Sign out',
  response: Me,
  problems: [],
});

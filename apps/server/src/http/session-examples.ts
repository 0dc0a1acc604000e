/** Examples of who somebody is and what they may look into. */
import type { Me } from '@sluice/shared/api/session';

const operator: Me = {
  mode: 'token',
  user: { name: 'system:serviceaccount:shop:release', groups: ['system:serviceaccounts', 'system:authenticated'] },
  expiresAt: 1793610000000,
  signInUrl: null,
  signOutUrl: null,
  readOnly: false,
  rights: null,
};

export const sessionExamples = {
  getMe: {
    response: {
      ...operator,
      rights: {
        namespace: 'shop',
        view: true,
        change: false,
        missing: ['create destinationrules.networking.istio.io', 'patch destinationrules.networking.istio.io'],
        server: { covers: true, unread: [] },
      },
    },
  },
  signIn: { request: { token: 'eyJhbGciOiJSUzI1NiJ9.e30.c2lnbmF0dXJl' }, response: operator },
  signOut: { response: { ...operator, user: null, expiresAt: null } },
  listNamespaces: {
    response: {
      namespaces: [
        { name: 'default', services: 4, injected: true },
        { name: 'shop', services: 12, injected: null },
      ],
      hidden: 3,
    },
  },
};

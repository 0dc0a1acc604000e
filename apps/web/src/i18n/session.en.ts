/** What is said about who is signed in, and about what they may do. */
export const sessionEn = {
  user: 'Signed in as {{name}}',
  groups: 'Groups: {{groups}}',
  noGroups: 'In no group',
  until: 'Until {{time}}',
  signOut: 'Sign out',
  signingOut: 'Signing out …',
  title: 'Sign in',
  intro: 'Sluice acts in the cluster as you: you see and change what your own rights allow.',
  token: 'Token',
  tokenHint:
    'A bearer token of the cluster, such as kubectl create token prints. The server keeps it encrypted in a cookie that no script can read.',
  submit: 'Sign in',
  submitting: 'Signing in …',
  sso: 'Sign in with single sign-on',
  header:
    'A proxy in front of Sluice signs users in, and it did not say who you are. Open this page through that proxy, or ask whoever runs it.',
  nobody: 'Nobody needs to sign in here: this server acts by itself.',
  proceed: 'Go on',
  loading: 'Asking how to sign in',
  ended: 'Your session has ended. Drafts are kept in this browser tab; after you have signed in you come back to them.',
  signedOut: 'You are signed out.',
  failures: {
    refused:
      'The identity provider did not sign you in, or its answer could not be accepted. Try again; if that does not help, ask whoever runs Sluice: its log says why.',
    expired: 'Signing in took longer than ten minutes, or was begun in another browser. Start again.',
    unavailable: 'The identity provider does not answer. Try again in a moment.',
  },
  problems: {
    empty: 'Paste a token first.',
    refused: 'The cluster refused this token. Check that you have copied all of it, and that it is of this cluster.',
    expired: 'This token expired at {{time}}. Ask for a new one.',
    unreachable: 'The cluster cannot be reached, so nobody can tell whether the token is good. Try again in a moment.',
  },
  noNamespace:
    'You are signed in as {{name}}, but you may see no namespace. Ask whoever runs the cluster for the right to list services (the role “view” of Kubernetes has it).',
  readOnly: 'This server is read-only: it makes no changes. Drafts, tests and copies work.',
  noRight:
    'You may look at {{namespace}}, but not change it: you lack the right to {{rights}}. Drafts, tests and copies work.',
  noRightPlain: 'You may look at {{namespace}}, but not change it. Drafts, tests and copies work.',
  hiddenTitle: '{{namespace}} is not shown',
  hidden: {
    caller: 'You may not list services in {{namespace}}.',
    server: 'Sluice may not list the services of {{namespace}}: the account it runs with has no right to.',
    elsewhere: 'This server looks at other namespaces only, not at {{namespace}}.',
  },
  hiddenAsk: {
    caller: 'Ask whoever runs the cluster for the right to list services there.',
    server:
      'Ask whoever runs Sluice to give its account the roles of docs/rbac.yaml, or, if it may read in this namespace only, to start it with --namespaces {{namespace}}.',
    elsewhere: 'Ask whoever runs Sluice to name it in --namespaces.',
  },
  unread:
    'The account that Sluice runs with may not read {{kinds}} in {{namespace}}, so what they say is missing on these pages. Ask whoever runs Sluice to give it the roles of docs/rbac.yaml.',
  others: 'Namespaces that you may see:',
  separator: ', ',
} as const;

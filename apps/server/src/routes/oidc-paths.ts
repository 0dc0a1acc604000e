/** Pages of the way to the identity provider; the way back is `callbackPath`, which the provider has to know. */
export const startPath = '/auth/oidc/start';
export const leavePath = '/auth/oidc/leave';

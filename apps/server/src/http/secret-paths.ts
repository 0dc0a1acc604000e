/** Where a token could stand in a line of the log. None of them is written there on purpose: this is the second line of defence. */
const names = [
  'authorization',
  'cookie',
  'set-cookie',
  'token',
  'idToken',
  'id_token',
  'refreshToken',
  'refresh_token',
];
const holders = ['', '*.', 'req.headers.', 'res.headers.', 'err.*.', 'err.cause.*.', 'err.config.headers.'];

/** For pino's `redact`. */
export const secretPaths: readonly string[] = holders.flatMap((holder) =>
  names.map((name) => (name.includes('-') ? `${holder.slice(0, -1)}["${name}"]` : `${holder}${name}`)),
);

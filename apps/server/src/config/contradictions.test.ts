import { expect, test } from 'vitest';
import { readConfig } from './read-config.ts';

test.each([
  [['--prometheus-bearer-token-file', 'x'], /need --prometheus-url/],
  [['--prometheus-ca-file', 'x'], /need --prometheus-url/],
  [['--prometheus-url', 'https://p', '--prometheus-username', 'x'], /go together/],
  [['--prometheus-url', 'https://p', '--prometheus-cert-file', 'x'], /go together/],
  [
    [
      '--prometheus-url=https://p',
      '--prometheus-username=x',
      '--prometheus-password-file=x',
      '--prometheus-bearer-token-file=x',
    ],
    /exclude each other/,
  ],
  [['--prometheus-url', 'https://p', '--traffic-source', 'direct'], /exclude each other/],
  [['--prometheus-url', 'ftp://p'], /http or https/],
  [['--prometheus-url', 'https://me:hunter2@p'], /must not hold a user or password/],
  [['--prometheus-url', 'https://p?a=b'], /query or fragment/],
])('%o is refused, without what may be secret', (argv, expected) => {
  const result = readConfig({}, argv);
  expect(result).toMatchObject({ ok: false, exitCode: 1, message: expect.stringMatching(expected) });
  expect(JSON.stringify(result)).not.toContain('hunter2');
});

test.each([
  [[]],
  [['--prometheus-url', 'http://prometheus:9090/path']],
  [['--prometheus-url=https://p', '--prometheus-username=x', '--prometheus-password-file=x', '--prometheus-ca-file=x']],
  [['--traffic-source', 'prometheus']],
])('%o is fine', (argv) => {
  expect(readConfig({}, argv)).toMatchObject({ ok: true });
});

import { expect, test } from 'vitest';
import { problem } from '../finding.ts';
import { collector, errorsOnly } from './report.ts';

test('collects problems one by one, in lists, or none', () => {
  const { report, findings } = collector({ kind: 'Gateway', namespace: 'shop', name: 'it' });
  report(['a'], null);
  report(['b'], problem('gw.noServers'));
  report(['c', 1], [problem('gw.httpsRedirect'), problem('gw.port.duplicateName', { name: 'http' })]);
  expect(findings.map(({ path, severity, message }) => [path, severity, message])).toEqual([
    [['b'], 'error', 'gateway must have at least one server'],
    [['c', 1], 'warning', 'tls.httpsRedirect should only be used with http servers'],
    [['c', 1], 'error', 'port names in servers must be unique: duplicate name http'],
  ]);
});

test('errors only', () => {
  const { report, findings } = collector({ kind: 'Gateway', namespace: '', name: 'it' });
  const strict = errorsOnly(report);
  strict([], [problem('gw.httpsRedirect'), problem('gw.noServers')]);
  strict([], problem('gw.httpsRedirect'));
  strict([], null);
  expect(findings.map(({ messageKey }) => messageKey)).toEqual(['gw.noServers']);
});

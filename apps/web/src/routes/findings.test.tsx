import type { Finding as ApiFinding } from '@sluice/shared/api/findings';
import { type Path, type Problem, problem, toFinding } from '@sluice/shared/findings/finding';
import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { aService, details, now } from '../testing/bookinfo.ts';
import { createFakeServer } from '../testing/fake-server.ts';
import { problemAnswer } from '../testing/problem-answer.ts';
import { axeViolations, renderPage } from '../testing/render-page.tsx';

const of = (kind: string, name: string) => ({ kind, namespace: 'default', name });

function found(problem: Problem, object: ApiFinding['object'], path: Path): ApiFinding {
  const finding = toFinding(problem, object, path);
  return { ...finding, path: [...path], params: { ...finding.params } };
}

const findings = [
  found(problem('sluice.owner', { tool: 'Argo CD', evidence: 'label shop' }), of('DestinationRule', 'reviews'), [
    'metadata',
  ]),
  found(problem('sluice.rule.shadowed', { rule: '2', by: ['1'] }), of('VirtualService', 'reviews'), [
    'spec',
    'http',
    1,
  ]),
  found(problem('analyze.notFound.host', { what: 'host', name: '"nobody"' }), of('VirtualService', 'reviews'), [
    'spec',
    'http',
    0,
    'route',
    0,
    'destination',
    'host',
  ]),
  found(problem('gw.noServers'), of('Gateway', 'front'), ['spec', 'servers']),
];

function aServer() {
  const server = createFakeServer([aService(), details]);
  server.find({ findings, checked: 14 });
  return server;
}

const itemsOf = (name: string) => within(screen.getByRole('region', { name })).getAllByRole('listitem');

describe.each([
  {
    language: 'en' as const,
    title: 'Findings in default',
    nav: 'Findings',
    words: { error: 'Error', warning: 'Warning', info: 'Note' },
    notFound: 'Referenced host not found: "nobody"',
    shadowed: 'Rule 2 is never reached: every request that it would take is taken before it by rule 1.',
    checked: /^14 objects checked at /,
    filter: 'Severity',
    errors: 'Errors 2',
    warnings: 'Warnings 1',
    none: 'Nothing found',
    unread: /^Not checked.*Sidecar, VirtualService/,
    unreachable: 'The cluster cannot be reached.',
  },
  {
    language: 'zh' as const,
    title: 'default 中的问题',
    nav: '问题',
    words: { error: '错误', warning: '警告', info: '提示' },
    notFound: '找不到所引用的主机："nobody"',
    shadowed: '规则 2 永远不会被用到：它所匹配的请求都已先被规则 1 接收。',
    checked: /检查了 14 个对象$/,
    filter: '严重程度',
    errors: '错误 2',
    warnings: '警告 1',
    none: '没有发现问题',
    unread: /^未检查.*Sidecar、VirtualService/,
    unreachable: '无法连接集群。',
  },
])('findings in $language', (expected) => {
  const { language } = expected;

  test('stand under the object that they are about, the gravest first, with code and place', async () => {
    await renderPage({ server: aServer(), path: '/n/default/findings', language });
    expect(await screen.findByRole('heading', { level: 1, name: expected.title })).toBeDefined();
    await screen.findByRole('region', { name: 'VirtualService default/reviews' });
    expect(screen.getAllByRole('heading', { level: 2 }).map(({ textContent }) => textContent)).toEqual([
      'VirtualService default/reviews',
      'Gateway default/front',
      'DestinationRule default/reviews',
    ]);
    const [first, second] = itemsOf('VirtualService default/reviews').map((item) => within(item));
    expect(first?.getByText(expected.words.error)).toBeDefined();
    expect(first?.getByText(expected.notFound)).toBeDefined();
    expect(first?.getByText('IST0101')).toBeDefined();
    expect(first?.getByText('spec.http[0].route[0].destination.host')).toBeDefined();
    expect(second?.getByText(expected.words.warning)).toBeDefined();
    expect(second?.getByText(expected.shadowed)).toBeDefined();
    expect(screen.getByText(expected.words.info)).toBeDefined();
    expect(screen.getByText(expected.checked)).toBeDefined();
    expect(await axeViolations()).toEqual([]);
  });

  test('are left out by severity, and the address says so', async () => {
    const { user, router } = await renderPage({ server: aServer(), path: '/n/default/findings', language });
    const filter = within(await screen.findByRole('radiogroup', { name: expected.filter }));
    await user.click(filter.getByRole('radio', { name: expected.warnings }));
    await waitFor(() => expect(screen.queryByText(expected.notFound)).toBeNull());
    expect(screen.getByText(expected.shadowed)).toBeDefined();
    expect(router.state.location.search).toEqual({ severity: 'warning' });
    await user.click(filter.getByRole('radio', { name: expected.errors }));
    expect(await screen.findByText(expected.notFound)).toBeDefined();
    expect(await axeViolations()).toEqual([]);
  });

  test('that are none say what was looked at', async () => {
    await renderPage({ server: createFakeServer([details]), path: '/n/default/findings', language });
    const note = await screen.findByText(expected.none);
    expect(note.closest('[role=status]')?.textContent).toMatch(/5/);
    expect(await axeViolations()).toEqual([]);
  });

  test('that could not all be looked for say which', async () => {
    const server = aServer();
    server.find({ unread: ['Sidecar', 'VirtualService'] });
    await renderPage({ server, path: '/n/default/findings', language });
    expect(await screen.findByText(expected.unread)).toBeDefined();
    expect(await axeViolations()).toEqual([]);
  });

  test('that cannot be read say why, and heal by themselves', async () => {
    const server = aServer();
    server.answerInstead((path) => (path.endsWith('/findings') ? problemAnswer('cluster-unreachable') : null));
    await renderPage({ server, path: '/n/default/findings', language });
    expect((await screen.findByRole('alert', {}, { timeout: 5000 })).textContent).toContain(expected.unreachable);
    expect(await axeViolations()).toEqual([]);
    server.answerInstead(null);
    expect(await screen.findByText(expected.notFound, {}, { timeout: 5000 })).toBeDefined();
    expect(screen.queryByRole('alert')).toBeNull();
  });

  test('are on the page of the service that they concern', async () => {
    await renderPage({ server: aServer(), path: '/n/default/s/reviews', language });
    const panel = within(await screen.findByRole('region', { name: expected.nav }));
    expect(await panel.findByText(expected.notFound)).toBeDefined();
    expect(panel.getAllByRole('heading', { level: 3 }).map(({ textContent }) => textContent)).toEqual([
      'VirtualService default/reviews',
      'DestinationRule default/reviews',
    ]);
    expect(await axeViolations()).toEqual([]);
  });
});

test('lead to the service that their object decides about', async () => {
  const { user } = await renderPage({ server: aServer(), path: '/n/default/findings' });
  const region = within(await screen.findByRole('region', { name: 'VirtualService default/reviews' }));
  await user.click(await region.findByRole('link', { name: 'reviews' }));
  expect(await screen.findByRole('heading', { level: 1, name: 'reviews' })).toBeDefined();
});

test('are found in the navigation, where one place is the present one', async () => {
  const { user } = await renderPage({ server: aServer(), path: '/n/default' });
  const rail = within(await screen.findByRole('navigation', { name: 'Main' }));
  const current = () => rail.getAllByRole('link').flatMap((link) => (link.ariaCurrent ? [link.textContent] : []));
  expect(current()).toEqual(['Services']);
  await user.click(rail.getByRole('link', { name: 'Findings' }));
  expect(await screen.findByRole('heading', { level: 1, name: 'Findings in default' })).toBeDefined();
  expect(current()).toEqual(['Findings']);
});

test('are asked for anew when a service has changed', async () => {
  const server = aServer();
  await renderPage({ server, path: '/n/default/findings' });
  await screen.findByText('Referenced host not found: "nobody"');
  server.find({ findings: findings.slice(0, 2) });
  server.send({ event: 'services', changed: [aService()], removed: [] });
  await waitFor(() => expect(screen.queryByText('Referenced host not found: "nobody"')).toBeNull());
  expect(screen.getByRole('region', { name: 'DestinationRule default/reviews' })).toBeDefined();
});

test('of a cluster that is away stay, with their time', async () => {
  const server = aServer();
  await renderPage({ server, path: '/n/default/findings' });
  await screen.findByText('Referenced host not found: "nobody"');
  server.send({ event: 'cluster', cluster: { state: 'unreachable', since: now, detail: 'ECONNREFUSED' } });
  expect((await screen.findByRole('alert')).textContent).toContain('The cluster cannot be reached since');
  expect(screen.getByText(/^as of /)).toBeDefined();
  expect(screen.getByText('Referenced host not found: "nobody"')).toBeDefined();
});

test('of the chosen severity may be none, and one sees the others again', async () => {
  const server = aServer();
  server.find({ findings: findings.slice(0, 1) });
  const { user } = await renderPage({ server, path: '/n/default/findings?severity=error' });
  expect(await screen.findByText('No finding has this severity.')).toBeDefined();
  await user.click(screen.getByRole('button', { name: 'Show all' }));
  expect(await screen.findByText(/^Argo CD owns this object/)).toBeDefined();
});

test('speak the language that is chosen while they are shown', async () => {
  const { user } = await renderPage({ server: aServer(), path: '/n/default/findings' });
  await screen.findByText('Referenced host not found: "nobody"');
  await user.selectOptions(screen.getByRole('combobox', { name: 'Language' }), '简体中文');
  expect(await screen.findByText('找不到所引用的主机："nobody"')).toBeDefined();
  await waitFor(() => expect(document.title).toBe('default 中的问题 · Sluice'));
});

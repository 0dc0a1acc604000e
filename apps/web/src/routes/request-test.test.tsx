import { RequestTest } from '@sluice/shared/api/request-test';
import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { aService, aVersion, details } from '../testing/bookinfo.ts';
import { createFakeServer } from '../testing/fake-server.ts';
import { problemAnswer } from '../testing/problem-answer.ts';
import { axeViolations, renderPage } from '../testing/render-page.tsx';
import { jasonRule } from '../testing/routing.ts';
import { aRequestTest } from '../testing/surroundings.ts';

const path = '/n/default/s/reviews/test';
const productpage = aService({
  name: 'productpage',
  host: 'productpage.default.svc.cluster.local',
  versions: [{ ...aVersion('v1'), workloads: ['productpage-v1'] }],
  weights: null,
});

function aServer() {
  const server = createFakeServer([aService(), productpage, details]);
  server.putRules('reviews', [jasonRule]);
  return server;
}

/** As the tab keeps it: v1 57, v2 28, v3 15. */
function draftWeights() {
  const draft = {
    versions: ['v1', 'v2', 'v3'],
    weights: [57, 28, 15],
    base: { weights: [60, 30, 10], isRuled: true },
    locked: [],
  };
  sessionStorage.setItem('sluice.draft.default/reviews', JSON.stringify(draft));
}

describe.each([
  {
    language: 'en' as const,
    tab: 'Test',
    form: 'Request',
    from: 'Sent by',
    path: 'Path with query',
    port: 'Port',
    labels: 'Labels of the caller',
    value: 'Header 1, value',
    applied: 'With the applied rules',
    draft: 'With the draft',
    views: 'Rules',
    trace: 'Rule by rule',
    first:
      /Rule 1 of default\/reviews.*When header end-user is exactly jason, send to v2\..*header end-user is “ann”, not “jason”/,
    second: /Rule 2 of default\/reviews.*takes the request/,
    goesTo: /Goes to.*v1 60\.0%.*v2 30\.0%.*v3 10\.0%/,
    noDraft: 'There is no draft: the applied rules answer.',
    differs: 'The draft changes what becomes of this request.',
    notFound: 'Fails: 404 NR · no rule takes this request',
    redirect: 'Is redirected with 301 to https://reviews/',
    wrongPort: 'A port is a number from 1 to 65535.',
    unready: '10.0% get 503 (UH): no ready pod',
    abort: '25.0% are answered 555 on purpose',
    hidden: 'You may not read all rules that decide here, so the trace stops.',
  },
  {
    language: 'zh' as const,
    tab: '测试',
    form: '请求',
    from: '发送方',
    path: '路径（含查询参数）',
    port: '端口',
    labels: '调用方的标签',
    value: '请求头 1 的值',
    applied: '按已应用的规则',
    draft: '按草稿',
    views: '规则',
    trace: '逐条规则',
    first: /default\/reviews 的规则 1.*请求头 end-user 是“ann”，而不是“jason”/,
    second: /default\/reviews 的规则 2.*接收该请求/,
    goesTo: /去向.*v1 占 60\.0%.*v2 占 30\.0%.*v3 占 10\.0%/,
    noDraft: '没有草稿：由已应用的规则回答。',
    differs: '草稿会改变该请求的结果。',
    notFound: '失败：404（NR） · 没有规则接收该请求',
    redirect: '以 301 重定向到 https://reviews/',
    wrongPort: '端口应为 1 到 65535 的数字。',
    unready: '10.0% 返回 503（UH）：没有就绪的 Pod',
    abort: '25.0% 的请求被有意应答 555',
    hidden: '您无权读取此处起作用的全部规则，因此追踪到此为止。',
  },
])('testing a request in $language', (expected) => {
  const { language } = expected;

  test('begins with an example, and answers rule by rule', async () => {
    const server = aServer();
    const { user } = await renderPage({ server, path: '/n/default/s/reviews', language });
    await user.click(await screen.findByRole('link', { name: expected.tab }));
    const panel = within(await screen.findByRole('region', { name: expected.applied }));
    const rules = within(await panel.findByRole('list', { name: expected.trace })).getAllByRole('listitem');
    expect(rules[0]?.textContent).toMatch(expected.first);
    expect(panel.getByRole('status').textContent).toMatch(expected.goesTo);
    expect(rules.map(({ textContent }) => textContent).join('\n')).toMatch(expected.second);
    expect(screen.getByText(expected.noDraft)).toBeDefined();
    await waitFor(() =>
      expect(server.around.tests.at(-1)).toEqual({
        source: {
          kind: 'sidecar',
          namespace: 'default',
          labels: { app: 'productpage', version: 'v1' },
        },
        request: {
          host: 'reviews.default.svc.cluster.local',
          port: 9080,
          method: 'GET',
          path: '/',
          headers: { 'end-user': 'jason' },
        },
      }),
    );
    expect(await axeViolations()).toEqual([]);
  });

  test('follows what is written, and the address has it', async () => {
    const server = aServer();
    const { user, router } = await renderPage({ server, path, language });
    const value = await screen.findByRole('textbox', { name: expected.value });
    await user.clear(value);
    await user.type(value, 'ann');
    const field = screen.getByRole('textbox', { name: expected.path });
    await user.clear(field);
    await user.type(field, '/reviews/1?x=2');
    await user.selectOptions(screen.getByRole('combobox', { name: expected.from }), 'bookinfo-gateway (istio-system)');
    await waitFor(() =>
      expect(router.state.location.search).toEqual({
        from: 'gateway/default/bookinfo-gateway',
        headers: 'end-user: ann',
      }),
    );
    await waitFor(() =>
      expect(server.around.tests.at(-1)).toMatchObject({
        source: { kind: 'gateway', namespace: 'istio-system', labels: { istio: 'ingressgateway' } },
        request: { host: '127.0.0.1', port: 80, headers: { 'end-user': 'ann' } },
      }),
    );
  });

  test('says which field is wrong, and asks nothing meanwhile', async () => {
    const server = aServer();
    const { user } = await renderPage({ server, path, language });
    const port = await screen.findByRole('textbox', { name: expected.port });
    await screen.findByRole('list', { name: expected.trace });
    await user.clear(port);
    await user.type(port, '0');
    expect((await screen.findByRole('alert')).textContent).toBe(expected.wrongPort);
    expect(port.getAttribute('aria-invalid')).toBe('true');
    expect(screen.queryByRole('list', { name: expected.trace })).toBeNull();
    expect(await axeViolations()).toEqual([]);
  });

  test('sets a draft beside what is applied', async () => {
    draftWeights();
    const server = aServer();
    server.around.answerTests(({ proposed }) =>
      Response.json(RequestTest.parse(aRequestTest(proposed ? { v1: 57, v2: 28, v3: 15 } : undefined))),
    );
    const { user } = await renderPage({ server, path, language });
    expect(await screen.findByText(expected.differs)).toBeDefined();
    expect(screen.getByRole('region', { name: expected.draft }).textContent).toMatch(
      /v1.*57\.0%.*v2.*28\.0%.*v3.*15\.0%/,
    );
    expect(server.around.tests.find(({ proposed }) => proposed)?.proposed).toEqual({
      namespace: 'default',
      service: 'reviews',
      edits: [{ type: 'setWeights', weights: { v1: 57, v2: 28, v3: 15 } }],
    });
    expect(await axeViolations()).toEqual([]);
    const views = within(screen.getByRole('radiogroup', { name: expected.views }));
    await user.click(views.getAllByRole('radio')[0] as HTMLElement);
    await waitFor(() => expect(screen.queryByRole('region', { name: expected.draft })).toBeNull());
    expect(sessionStorage.getItem('sluice.draft.default/reviews')).toContain('57');
  });

  test('tells failures, redirects and faults as a proxy makes them', async () => {
    const server = aServer();
    const usual = aRequestTest();
    server.around.answerTests(() =>
      Response.json({
        ...usual,
        decision: { kind: 'failure', status: 404, flag: 'NR', reason: 'no-route', route: null },
        failure: { kind: 'failure', status: 404, flag: 'NR', reason: 'no-route', route: null },
        outcomes: [{ share: 1, cluster: null, status: 404, flag: 'NR' }],
      }),
    );
    const { user } = await renderPage({ server, path, language });
    expect(await screen.findByText(expected.notFound)).toBeDefined();
    const again = async (body: object) => {
      server.around.answerTests(() => Response.json({ ...usual, ...body }));
      await user.type(screen.getByRole('textbox', { name: expected.path }), 'x');
    };
    await again({
      decision: { kind: 'redirect', status: 301, fault: null, headers: null },
      location: 'https://reviews/',
    });
    expect(await screen.findByText(expected.redirect)).toBeDefined();
    const { options } = usual.decision as unknown as { options: object };
    await again({
      decision: {
        ...usual.decision,
        options: { ...options, fault: { delay: null, abort: { percent: 25, httpStatus: 555, grpcStatus: null } } },
      },
      outcomes: [{ share: 0.1, cluster: 'outbound|9080|v3|reviews', status: 503, flag: 'UH' }],
    });
    expect(await screen.findByText(expected.abort)).toBeDefined();
    expect(screen.getByText(expected.unready)).toBeDefined();
  });

  test('stops where the caller may not read', async () => {
    const server = aServer();
    server.around.answerTests(() => problemAnswer('forbidden'));
    await renderPage({ server, path, language });
    expect(await screen.findByText(expected.hidden)).toBeDefined();
    expect(await axeViolations()).toEqual([]);
  });
});

test('opens with the request of a link', async () => {
  const server = aServer();
  const search = new URLSearchParams({
    from: 'workload/default/reviews-v2',
    labels: 'app=web',
    method: 'POST',
    host: 'reviews',
    port: '81',
    path: '/a?b=c',
    headers: 'x-canary: 1\nend-user: jason',
  });
  await renderPage({ server, path: `${path}?${search}` });
  await screen.findByRole('list', { name: 'Rule by rule' });
  expect(server.around.tests.at(-1)).toEqual({
    source: { kind: 'sidecar', namespace: 'default', labels: { app: 'web' } },
    request: {
      host: 'reviews',
      port: 81,
      method: 'POST',
      path: '/a?b=c',
      headers: { 'x-canary': '1', 'end-user': 'jason' },
    },
  });
});

test('is reached from a rule, with a request that the rule takes', async () => {
  const { user, router } = await renderPage({ server: aServer(), path: '/n/default/s/reviews' });
  await user.click(await screen.findByRole('button', { name: 'Actions for rule 1' }));
  await user.click(await screen.findByRole('menuitem', { name: 'Test this rule' }));
  await waitFor(() => expect(router.state.location.pathname).toBe(path));
  expect(router.state.location.search).toEqual({ path: '/', headers: 'end-user: jason' });
});

import { screen, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { aService, details, now } from '../testing/bookinfo.ts';
import { createFakeServer } from '../testing/fake-server.ts';
import { problemAnswer } from '../testing/problem-answer.ts';
import { axeViolations, renderPage } from '../testing/render-page.tsx';
import { aGateway } from '../testing/surroundings.ts';

const path = '/n/default/gateways';

describe.each([
  {
    language: 'en' as const,
    title: 'Gateways of default',
    opens: (url: string) => `${url} (opens in a new tab)`,
    servers: 'Servers default/bookinfo-gateway',
    row: '80 HTTP every host none',
    ready: '1/1 pods ready',
    nobody: 'No workload has the labels istio=ingressgateway: this gateway is nowhere.',
    noUrl: 'No address: no workload serves this gateway.',
    workloadsHidden: /^Workloads with the labels istio=ingressgateway are not shown/,
    routesHidden: /^What is bound to it is not shown/,
    hidden: 'No gateway is shown here.',
    empty: 'No gateway: the mesh has no way in.',
    sample: 'Sample of a Gateway and a VirtualService',
    failed: 'The cluster cannot be reached.',
    asOf: /^as of /,
  },
  {
    language: 'zh' as const,
    title: 'default 的网关',
    opens: (url: string) => `${url}（在新标签页中打开）`,
    servers: '监听 default/bookinfo-gateway',
    row: '80 HTTP 任意主机 无',
    ready: '1/1 个 Pod 就绪',
    nobody: '没有工作负载带有标签 istio=ingressgateway：该网关不在任何地方运行。',
    noUrl: '没有地址：没有工作负载为该网关服务。',
    workloadsHidden: /^带有标签 istio=ingressgateway 的工作负载未显示/,
    routesHidden: /^绑定到它的对象未显示/,
    hidden: '这里没有可显示的网关。',
    empty: '没有网关：外部无法进入网格。',
    sample: 'Gateway 与 VirtualService 示例',
    failed: '无法连接集群。',
    asOf: /^截至 /,
  },
])('gateways in $language', (expected) => {
  const { language } = expected;

  test('stand with their addresses, servers, workloads and what is behind them', async () => {
    await renderPage({ server: createFakeServer([aService(), details]), path, language });
    expect(await screen.findByRole('heading', { level: 1, name: expected.title })).toBeDefined();
    const card = within(await screen.findByRole('region', { name: 'default/bookinfo-gateway' }));
    const link = card.getByRole('link', { name: expected.opens('http://127.0.0.1:8081/productpage') });
    expect(link.getAttribute('href')).toBe('http://127.0.0.1:8081/productpage');
    expect(link.getAttribute('target')).toBe('_blank');
    expect(link.getAttribute('rel')).toContain('noopener');
    expect(card.getByRole('link', { name: expected.opens('http://127.0.0.1:8081/static') })).toBeDefined();
    expect(card.getByRole('link', { name: 'productpage' }).getAttribute('href')).toBe('/n/default/s/productpage');
    const servers = within(card.getByRole('table', { name: expected.servers }));
    expect(servers.getByRole('row', { name: expected.row })).toBeDefined();
    expect(card.getByText(expected.ready)).toBeDefined();
    expect(await axeViolations()).toEqual([]);
  });

  test('that nothing serves say why they have no address', async () => {
    const server = createFakeServer([aService()]);
    server.around.setGateways([{ ...aGateway, workloads: [], urls: [], noUrl: 'no-workload', routes: [] }]);
    await renderPage({ server, path, language });
    expect(await screen.findByText(expected.noUrl)).toBeDefined();
    expect(screen.getByText(expected.nobody)).toBeDefined();
    expect(await axeViolations()).toEqual([]);
  });

  test('whose workloads and rules are not shown are not said to have none', async () => {
    const server = createFakeServer([aService()]);
    server.around.setGateways([{ ...aGateway, workloads: [], routes: [], leftOut: ['workloads', 'routes'] }]);
    const { unmount } = await renderPage({ server, path, language });
    expect(await screen.findByText(expected.workloadsHidden)).toBeDefined();
    expect(screen.getByText(expected.routesHidden)).toBeDefined();
    expect(screen.queryByText(expected.nobody)).toBeNull();
    unmount();
    server.around.setGateways([], { isWhole: false });
    await renderPage({ server, path, language });
    expect(await screen.findByText(expected.hidden)).toBeDefined();
    expect(screen.queryByText(expected.empty)).toBeNull();
  });

  test('that are none come with a sample for a service of the namespace', async () => {
    const server = createFakeServer([details]);
    server.around.setGateways([]);
    await renderPage({ server, path, language });
    expect(await screen.findByText(expected.empty)).toBeDefined();
    const sample = await screen.findByRole('region', { name: expected.sample });
    await within(sample).findByText(/host: details/);
    expect(sample.textContent).toContain('number: 9080');
    expect(await axeViolations()).toEqual([]);
  });

  test('that cannot be read say so, and heal by themselves; those of a cluster that is away are dated', async () => {
    const server = createFakeServer([aService()]);
    server.answerInstead((asked) => (asked.endsWith('/gateways') ? problemAnswer('cluster-unreachable') : null));
    await renderPage({ server, path, language });
    expect((await screen.findByRole('alert', {}, { timeout: 5000 })).textContent).toContain(expected.failed);
    server.answerInstead(null);
    expect(await screen.findByRole('region', { name: 'default/bookinfo-gateway' }, { timeout: 5000 })).toBeDefined();
    server.send({ event: 'cluster', cluster: { state: 'unreachable', since: now, detail: 'ECONNREFUSED' } });
    expect(await screen.findByText(expected.asOf)).toBeDefined();
  });
});

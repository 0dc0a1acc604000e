import { screen, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { aService, aVersion } from '../testing/bookinfo.ts';
import { createFakeServer } from '../testing/fake-server.ts';
import { problemAnswer } from '../testing/problem-answer.ts';
import { axeViolations, renderPage } from '../testing/render-page.tsx';
import { aPod } from '../testing/surroundings.ts';

const path = '/n/default/s/reviews';

describe.each([
  {
    language: 'en' as const,
    versions: 'Versions',
    pods: 'Pods of v2',
    inNoRule: /v4.*in no rule/,
    crashing: 'Not ready: CrashLoopBackOff',
    noSidecar: 'no sidecar: follows no rules and is not measured',
    hidden: /^Pods are hidden/,
    success: 'Success',
  },
  {
    language: 'zh' as const,
    versions: '版本',
    pods: 'v2 的 Pod',
    inNoRule: /v4.*未被规则使用/,
    crashing: '未就绪：CrashLoopBackOff',
    noSidecar: '没有 Sidecar：不遵循规则，也无法测量',
    hidden: /^Pod 已隐藏/,
    success: '成功率',
  },
])('versions in $language', (expected) => {
  const { language } = expected;

  test('unfold into their pods, with what is wrong with each', async () => {
    const server = createFakeServer([aService()]);
    server.around.setPods([
      aPod({ service: 'reviews', version: 'v1' }),
      aPod({ service: 'reviews', version: 'v2', ready: false }, { restarts: 7 }),
      aPod({ service: 'reviews', version: 'v2', at: 1 }, { sidecar: false }),
    ]);
    const { user } = await renderPage({ server, path, language });
    const panel = within(await screen.findByRole('region', { name: expected.versions }));
    expect(panel.getByRole('columnheader', { name: expected.success })).toBeDefined();
    const fold = panel.getByRole('button', { name: expected.pods });
    expect(fold.ariaExpanded).toBe('false');
    await user.click(fold);
    const table = within(await panel.findByRole('table', { name: expected.pods }));
    const [, first, second, ...others] = table.getAllByRole('row');
    expect(others).toEqual([]);
    expect(first?.textContent).toMatch(new RegExp(`reviews-v2-.*${expected.crashing}.*7`));
    expect(second?.textContent).toContain(expected.noSidecar);
    expect(second?.textContent).toContain('docker.io/istio/examples-bookinfo-reviews-v2:1.20.3');
    expect(await axeViolations()).toEqual([]);
    await user.click(fold);
    expect(panel.queryByRole('table', { name: expected.pods })).toBeNull();
  });

  test('that no rule knows are marked; pods that may not be seen are hidden', async () => {
    const versions = ['v1', 'v2', 'v3', 'v4'].map((name) => aVersion(name));
    const server = createFakeServer([aService({ versions, weights: { v1: 60, v2: 30, v3: 10 } })]);
    const routing = aService({ weights: { v1: 60, v2: 30, v3: 10 } });
    server.put({ ...routing, versions });
    server.answerInstead((asked) => (asked.endsWith('/pods') ? problemAnswer('forbidden') : null));
    const { user } = await renderPage({ server, path, language });
    const panel = within(await screen.findByRole('region', { name: expected.versions }));
    expect(await panel.findByRole('rowheader', { name: expected.inNoRule })).toBeDefined();
    await user.click(panel.getByRole('button', { name: expected.pods }));
    expect(await panel.findByText(expected.hidden)).toBeDefined();
    expect(await axeViolations()).toEqual([]);
  });
});

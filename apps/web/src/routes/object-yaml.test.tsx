import { EditorView } from '@codemirror/view';
import type { RawObject } from '@sluice/shared/api/objects';
import { act, screen, waitFor, within } from '@testing-library/react';
import { beforeAll, describe, expect, test } from 'vitest';
import { aService } from '../testing/bookinfo.ts';
import { createFakeServer } from '../testing/fake-server.ts';
import { problemAnswer } from '../testing/problem-answer.ts';
import { axeViolations, renderPage } from '../testing/render-page.tsx';

const path = '/n/default/s/reviews/yaml';

const yamlWith = (weight: number) => `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: reviews
  namespace: default
spec:
  hosts:
    - reviews
  http:
    - route:
        - destination:
            host: reviews
            subset: v1
          weight: ${weight}
        - destination:
            host: reviews
            subset: v2
          weight: ${100 - weight}
`;

const raw = (weight: number, change: Partial<RawObject> = {}): RawObject => ({
  object: { kind: 'VirtualService' },
  yaml: yamlWith(weight),
  etag: `etag-${weight}`,
  owners: [],
  lastWriter: { manager: 'kubectl-edit', at: '2026-03-01T11:00:00Z' },
  ...change,
});

const accepted = (object: RawObject | null, change: object = {}) =>
  Response.json({
    writes: [
      {
        action: 'patch',
        object: { kind: 'VirtualService', namespace: 'default', name: 'reviews' },
        patch: [],
        before: {},
        after: {},
      },
    ],
    warnings: [],
    change: null,
    history: null,
    merged: false,
    object,
    ...change,
  });

function aServer() {
  const server = createFakeServer([aService()]);
  server.around.putObject('VirtualService/reviews', raw(60));
  return server;
}

// jsdom lays nothing out, and CodeMirror asks where letters are.
beforeAll(() => {
  Range.prototype.getClientRects = () => [] as unknown as DOMRectList;
});

/** As if somebody had typed all of it. */
async function write(editor: HTMLElement, text: string) {
  const view = EditorView.findFromDOM(editor);
  if (view === null) throw new Error('there is no editor');
  await act(async () => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } }));
}

const textOf = (editor: HTMLElement) => EditorView.findFromDOM(editor)?.state.doc.toString();

describe.each([
  {
    language: 'en' as const,
    objects: 'Objects that decide about reviews',
    editor: 'VirtualService default/reviews as YAML',
    writer: /^Last written by kubectl-edit/,
    unchanged: 'Same as applied',
    check: 'Check',
    problems: 'Problems',
    line10: 'Line 10, column 7',
    negative: /IST0106/,
    accepted: 'The cluster would accept this, and no new errors come with it.',
    reason: 'Note (optional)',
    apply: 'Apply',
    lastChange: 'The last change',
    undo: 'Undo …',
    toast: 'VirtualService default/reviews: the change was accepted.',
    force: 'Accept IST0101',
    changed: 'VirtualService default/reviews has changed since you opened it, by kubectl-edit.',
    compare: 'Compare',
    theirs: 'As it is now',
    take: 'Take theirs',
    keep: 'Keep mine',
    readOnly: /^Read-only: This server is read-only/,
    missing: /^There is no VirtualService default\/reviews yet\./,
    hidden: /^You may not read VirtualService default\/reviews\./,
    owned: /^Managed by Argo CD/,
  },
  {
    language: 'zh' as const,
    objects: '决定 reviews 的对象',
    editor: 'VirtualService default/reviews 的 YAML',
    writer: /^最后由 kubectl-edit 写入/,
    unchanged: '与已应用的相同',
    check: '检查',
    problems: '问题',
    line10: '第 10 行，第 7 列',
    negative: /IST0106/,
    accepted: '集群会接受此更改，且不会带来新的错误。',
    reason: '备注（可选）',
    apply: '应用',
    lastChange: '最近一次变更',
    undo: '撤销……',
    toast: 'VirtualService default/reviews：更改已被接受。',
    force: '接受 IST0101',
    changed: 'VirtualService default/reviews 在您打开之后已被 kubectl-edit 更改。',
    compare: '对比',
    theirs: '当前内容',
    take: '采用对方的',
    keep: '保留我的',
    readOnly: /^只读：该服务器为只读/,
    missing: /^VirtualService default\/reviews 尚不存在。/,
    hidden: /^您无权读取 VirtualService default\/reviews。/,
    owned: /^由 Argo CD 管理/,
  },
])('YAML in $language', (expected) => {
  const { language } = expected;

  test('is what is applied, listed by object', async () => {
    await renderPage({ server: aServer(), path, language });
    const editor = await screen.findByRole('textbox', { name: expected.editor });
    expect(textOf(editor)).toBe(yamlWith(60));
    // It scrolls, so keys have to get to it.
    expect(editor.getAttribute('tabindex')).toBe('0');
    const list = within(screen.getByRole('navigation', { name: expected.objects }));
    expect(list.getAllByRole('link').map(({ textContent }) => textContent)).toEqual([
      'VirtualServicedefault/reviews',
      'DestinationRuledefault/reviews',
    ]);
    expect(screen.getByText(expected.writer)).toBeDefined();
    expect(screen.getByRole('button', { name: expected.check }).getAttribute('aria-disabled')).toBe('true');
    expect(await axeViolations()).toEqual([]);
  });

  test('that is wrong is told by line before the cluster is asked', async () => {
    const { user } = await renderPage({ server: aServer(), path, language });
    const editor = await screen.findByRole('textbox', { name: expected.editor });
    await write(editor, yamlWith(60).replace('- route:', '- timeout: soon\n      route:'));
    const list = within(await screen.findByRole('list', { name: expected.problems }));
    expect(list.getAllByRole('listitem')[0]?.textContent).toMatch(expected.negative);
    const [first] = list.getAllByRole('button');
    expect(first?.textContent).toContain('10');
    await user.click(first as HTMLElement);
    const view = EditorView.findFromDOM(editor);
    expect(view?.state.doc.lineAt(view.state.selection.main.head).number).toBe(10);
    expect(screen.getByRole('button', { name: expected.check }).getAttribute('aria-disabled')).toBe('true');
    expect(await axeViolations()).toEqual([]);
  });

  test('is checked, then applied with its reason, once', async () => {
    const server = aServer();
    server.around.answerReplacements(({ isDryRun, body }) => {
      if (isDryRun) return accepted(null);
      const next = raw(57, { yaml: body.yaml });
      server.around.putObject('VirtualService/reviews', next);
      return accepted(next, { change: 'c1', history: { recorded: true, reason: null } });
    });
    const { user } = await renderPage({ server, path, language });
    await write(await screen.findByRole('textbox', { name: expected.editor }), yamlWith(57));
    await user.click(screen.getByRole('button', { name: expected.check }));
    expect(await screen.findByText(expected.accepted)).toBeDefined();
    expect(document.activeElement).toBe(screen.getByRole('button', { name: expected.apply }));
    expect(await axeViolations()).toEqual([]);
    await user.type(screen.getByRole('textbox', { name: expected.reason }), 'canary');
    await user.click(screen.getByRole('button', { name: expected.apply }));
    expect((await screen.findAllByText(new RegExp(expected.toast))).length).toBeGreaterThan(0);
    const line = within(await screen.findByRole('region', { name: expected.lastChange }));
    expect(line.getByRole('button', { name: expected.undo })).toBeDefined();
    const [dry, real] = server.around.replaced;
    expect(dry).toMatchObject({ isDryRun: true, ifMatch: '"etag-60"', body: { yaml: yamlWith(57) } });
    expect(real).toMatchObject({
      isDryRun: false,
      ifMatch: '"etag-60"',
      idempotencyKey: expect.stringMatching(/^[0-9a-f]{32}$/),
      body: { yaml: yamlWith(57), reason: 'canary' },
    });
    expect(await screen.findAllByText(expected.unchanged)).not.toEqual([]);
    expect(sessionStorage.getItem('sluice.yaml.VirtualService/default/reviews')).toBeNull();
  });

  test('that brings new errors is refused, unless they are accepted by name', async () => {
    const server = aServer();
    server.around.answerReplacements(({ body }) =>
      body.force?.includes('IST0101')
        ? accepted(null)
        : problemAnswer('unsafe-change', {
            issues: [
              {
                path: 'VirtualService default/reviews spec.http.0.route.0.destination.host',
                message: 'IST0101: no host',
              },
            ],
            params: { codes: ['IST0101'] },
          }),
    );
    const { user } = await renderPage({ server, path, language });
    await write(await screen.findByRole('textbox', { name: expected.editor }), yamlWith(50));
    await user.click(screen.getByRole('button', { name: expected.check }));
    const list = within(await screen.findByRole('list', { name: expected.problems }));
    expect(list.getByText('IST0101: no host').closest('li')?.textContent).toContain('12');
    expect(screen.queryByRole('button', { name: expected.apply })).toBeNull();
    expect(await axeViolations()).toEqual([]);
    await user.click(screen.getByRole('checkbox', { name: expected.force }));
    expect(await screen.findByText(expected.accepted)).toBeDefined();
    expect(screen.getByRole('button', { name: expected.apply })).toBeDefined();
  });

  test('that others have changed meanwhile waits for a choice', async () => {
    const server = aServer();
    const { user, context } = await renderPage({ server, path, language });
    const editor = await screen.findByRole('textbox', { name: expected.editor });
    await write(editor, yamlWith(57));
    server.around.putObject('VirtualService/reviews', raw(10));
    await act(() => context.queryClient.invalidateQueries());
    expect(await screen.findByText(expected.changed)).toBeDefined();
    expect(textOf(editor)).toBe(yamlWith(57));
    await user.click(screen.getAllByRole('button', { name: expected.compare })[0] as HTMLElement);
    expect(await screen.findByRole('textbox', { name: expected.theirs })).toBeDefined();
    expect(await axeViolations()).toEqual([]);
    await user.click(screen.getByRole('button', { name: expected.keep }));
    await waitFor(() => expect(screen.queryByText(expected.changed)).toBeNull());
    expect(sessionStorage.getItem('sluice.yaml.VirtualService/default/reviews')).toContain('etag-10');
  });

  test('is read-only where nothing may be changed, and says who looks after it', async () => {
    const server = aServer();
    server.around.be({ readOnly: true });
    const owner = { tool: 'argo-cd', name: null, namespace: null, evidence: 'label' } as const;
    server.around.putObject('VirtualService/reviews', raw(60, { owners: [owner] }));
    await renderPage({ server, path, language });
    expect(await screen.findByText(expected.readOnly)).toBeDefined();
    const editor = await screen.findByRole('textbox', { name: expected.editor });
    await waitFor(() => expect(editor.getAttribute('aria-readonly')).toBe('true'));
    expect(screen.getByText(expected.owned)).toBeDefined();
    expect(screen.getByRole('button', { name: expected.check }).getAttribute('aria-disabled')).toBe('true');
    expect(await axeViolations()).toEqual([]);
  });

  test('of an object that is not there is what Sluice would create', async () => {
    const server = createFakeServer([aService({ weights: null })]);
    await renderPage({ server, path, language });
    expect(await screen.findByText(expected.missing)).toBeDefined();
    const editor = await screen.findByRole('textbox', { name: expected.editor });
    expect(textOf(editor)).toContain('subset: v1');
    expect(screen.getByRole('button', { name: expected.check }).getAttribute('aria-disabled')).not.toBe(null);
  });

  test('that may not be read is hidden', async () => {
    const server = aServer();
    server.answerInstead((asked) => (asked.includes('/objects/') ? problemAnswer('forbidden') : null));
    await renderPage({ server, path, language });
    expect(await screen.findByText(expected.hidden)).toBeDefined();
    expect(await axeViolations()).toEqual([]);
  });
});

test('what was written stays over leaving the page, and untouched text follows the object', async () => {
  const server = aServer();
  const first = await renderPage({ server, path });
  await write(await screen.findByRole('textbox', { name: /as YAML/ }), yamlWith(57));
  first.unmount();
  const { user, context } = await renderPage({ server, path });
  const editor = await screen.findByRole('textbox', { name: /as YAML/ });
  expect(textOf(editor)).toBe(yamlWith(57));
  await user.click(screen.getByRole('button', { name: 'Discard' }));
  await waitFor(() => expect(textOf(editor)).toBe(yamlWith(60)));
  server.around.putObject('VirtualService/reviews', raw(10));
  await act(() => context.queryClient.invalidateQueries());
  await waitFor(() => expect(textOf(editor)).toBe(yamlWith(10)));
});

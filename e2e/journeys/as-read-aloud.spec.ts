/** The split editor, the list of rules and the review as assistive technology reads them, in both languages. */
import { expect, test } from './fixtures.ts';
import { splitOfReviews, subsetsOfReviews } from './istio-objects.ts';

const to = (subset: string) => [{ destination: { host: 'reviews', subset } }];
const jason = { headers: { 'end-user': { exact: 'jason' } } };
const split = splitOfReviews([
  ['v1', 60],
  ['v2', 30],
  ['v3', 10],
]);
const rules = {
  ...split,
  spec: {
    ...split.spec,
    http: [
      { name: 'jason', match: [jason], route: to('v2') },
      { match: [{ ...jason, uri: { prefix: '/reviews/1' } }], route: to('v3') },
      ...(split.spec.http as readonly object[]),
    ],
  },
};

const languages = {
  en: {
    editor: `
      - group "Traffic split for everything else":
        - text: Observed
        - img /^Observed/
        - text: Desired
        - 'img "Desired: v1 60% · v2 30% · v3 10%"'
        - list:
          - listitem:
            - text: v1 1/1 pods ready
            - slider "v1 weight": "60"
            - group:
              - button "Decrease v1 weight in percent"
              - textbox "v1 weight in percent": 60%
              - button "Increase v1 weight in percent"
            - button "Lock v1"
          - listitem:
            - slider "v2 weight": "30"
          - listitem:
            - slider "v3 weight": "10"
        - combobox "Version for the presets":
          - option "Set v3 to" [selected]
        - button "Split evenly"
        - button "All to v3"
        - button "Undo" [disabled]
        - button "Redo" [disabled]
        - status
    `,
    rules: `
      - grid "Rules, in the order in which they are tried":
        - row "When header end-user is exactly jason, send to v2.":
          - gridcell:
            - button "Drag rule 1"
            - button "Actions for rule 1"
        - row "When the path starts with /reviews/1 and header end-user is exactly jason, send to v3.":
          - gridcell:
            - paragraph:
              - text: "Never reached: rule 1 takes these requests first."
              - button "Move above"
              - button "Remove"
    `,
    review: `
      - dialog "Send 40% of reviews to v2":
        - heading "What changes" [level=3]
        - list:
          - listitem: The share of v1 goes from 60% to 51%.
          - listitem: The share of v2 goes from 30% to 40%.
          - listitem: The share of v3 goes from 10% to 9%.
        - heading "What does not change" [level=4]
        - list:
          - listitem: rule 1 (end-user = jason → v2) stays.
        - heading "Who is affected" [level=3]
        - heading "Checks" [level=3]
        - heading "YAML" [level=3]
        - textbox "Note (optional)"
        - button "Close"
        - button "Apply"
    `,
  },
  zh: {
    editor: `
      - group "其余请求的流量分配":
        - text: 实测
        - img /^实测/
        - text: 期望
        - img "期望：v1 60% · v2 30% · v3 10%"
        - list:
          - listitem:
            - text: v1 1/1 个 Pod 就绪
            - slider "v1 权重": "60"
            - group:
              - button "降低 v1 权重（百分比）"
              - textbox "v1 权重（百分比）": 60%
              - button "提高 v1 权重（百分比）"
            - button "锁定 v1"
          - listitem:
            - slider "v2 权重": "30"
          - listitem:
            - slider "v3 权重": "10"
        - combobox "预设所用的版本":
          - option "将 v3 设为" [selected]
        - button "平均分配"
        - button "全部给 v3"
        - button "撤销" [disabled]
        - button "重做" [disabled]
        - status
    `,
    rules: `
      - grid "规则，按尝试的顺序":
        - row "当请求头 end-user 完全等于 jason 时，发送到 v2。":
          - gridcell:
            - button "拖动规则 1"
            - button "规则 1 的操作"
        - row "当路径以 /reviews/1 开头，并且请求头 end-user 完全等于 jason 时，发送到 v3。":
          - gridcell:
            - paragraph:
              - text: 永远不会执行：规则 1 先处理了这些请求。
              - button "移到其上方"
              - button "移除"
    `,
    review: `
      - dialog "将 reviews 的 40% 发往 v2":
        - heading "更改内容" [level=3]
        - list:
          - listitem: v1 的占比从 60% 变为 51%。
          - listitem: v2 的占比从 30% 变为 40%。
          - listitem: v3 的占比从 10% 变为 9%。
        - heading "不变的部分" [level=4]
        - list:
          - listitem: 规则 1（end-user = jason：v2）不变。
        - heading "影响范围" [level=3]
        - heading "检查" [level=3]
        - heading "YAML 差异" [level=3]
        - textbox "备注（可选）"
        - button "关闭"
        - button "应用"
    `,
  },
} as const;

for (const [language, expected] of Object.entries(languages)) {
  test(`split editor, rules and review in ${language}`, async ({ page, cluster }) => {
    await cluster.create('destinationrules', subsetsOfReviews);
    await cluster.create('virtualservices', rules);
    await page.addInitScript((chosen) => localStorage.setItem('sluice.language', chosen), language);
    await page.goto('/n/default/s/reviews');
    await expect(page.locator('[data-split-editor]')).toMatchAriaSnapshot(expected.editor);
    await expect(page.getByRole('grid')).toMatchAriaSnapshot(expected.rules);
    await page.getByRole('slider', { name: /^v2/ }).press('PageUp');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog')).toMatchAriaSnapshot(expected.review);
  });
}

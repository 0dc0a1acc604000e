import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AccessQuestion } from './access-question.ts';
import { createRights } from './rights.ts';

const asking = (allows: (question: AccessQuestion) => boolean | null, keepMs = 60_000) => {
  const asked: AccessQuestion[] = [];
  let atOnce = 0;
  let most = 0;
  const rights = createRights(async (question) => {
    asked.push(question);
    most = Math.max(most, ++atOnce);
    await new Promise((resolve) => setImmediate(resolve));
    atOnce -= 1;
    return allows(question);
  }, keepMs);
  return { rights, asked, most: () => most };
};
const many = Array.from({ length: 500 }, (_, i) => `team-${i}`);

test('an administrator of a large cluster costs one question', async () => {
  const { rights, asked } = asking(() => true);
  const { sees } = await rights.sight(many);
  expect(many.every(sees)).toBe(true);
  expect(await rights.mayView('team-7')).toBe(true);
  expect(asked).toEqual([{ verb: 'list', group: 'networking.istio.io', resource: 'virtualservices' }]);
});

test('others cost a few questions for each namespace, not all at once, and not again', async () => {
  const { rights, asked, most } = asking(({ namespace }) => namespace === 'team-7');
  const first = await rights.sight(many);
  expect(many.filter(first.sees)).toEqual(['team-7']);
  const questions = asked.length;
  expect(questions).toBeLessThanOrEqual(2 + 2 * many.length);
  expect(most()).toBeLessThanOrEqual(16);
  expect((await rights.sight(many)).key).toBe(first.key);
  expect(asked.length).toBe(questions);
});

test('services alone are enough to look; a cluster that answers no such questions lets nobody in', async () => {
  const services = asking(({ resource, namespace }) => resource === 'services' && namespace === 'shop');
  expect(await services.rights.mayView('shop')).toBe(true);
  expect(await services.rights.mayView('bank')).toBe(false);
  const silent = asking(() => null);
  expect(await silent.rights.mayView('shop')).toBe(false);
  expect(await silent.rights.in('shop')).toEqual({ view: null, change: null, missing: [] });
});

test('a cluster that does not answer is no answer: it is passed on, and asked again', async () => {
  let isAway = true;
  const { rights } = asking(() => {
    if (isAway) throw new Error('away');
    return true;
  });
  await expect(rights.sight(['shop'])).rejects.toThrow('away');
  isAway = false;
  expect((await rights.sight(['shop'])).sees('shop')).toBe(true);
});

test('answers are believed for a while only', async () => {
  let isAllowed = true;
  const { rights } = asking(() => isAllowed, 0);
  expect(await rights.mayView('shop')).toBe(true);
  isAllowed = false;
  expect(await rights.mayView('shop')).toBe(false);
});

test('a sight never shows more than each namespace by itself would', async () => {
  const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,3}$/), { maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(names, fc.func(fc.boolean()), async (namespaces, allows) => {
      const decide = ({ namespace, resource }: AccessQuestion) =>
        namespace !== undefined && allows(namespace, resource) === true;
      const { sees } = await asking(decide).rights.sight(namespaces);
      const { rights } = asking(decide);
      for (const namespace of namespaces) expect(sees(namespace)).toBe(await rights.mayView(namespace));
      expect(sees('not-asked-about')).toBe(false);
    }),
    { numRuns: 50 },
  );
});

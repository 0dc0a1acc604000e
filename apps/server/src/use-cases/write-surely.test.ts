import type { PlannedObject, Write } from '@sluice/shared/plan/plan';
import { expect, test } from 'vitest';
import { DomainError } from '../domain-error.ts';
import type { RoutingObjects } from './ports.ts';
import { writeSurely } from './write-surely.ts';

const object = { kind: 'VirtualService', namespace: 'default', name: 'reviews' } as const;
const state = (timeout: string) =>
  ({
    metadata: { name: 'reviews', namespace: 'default' },
    spec: { hosts: ['reviews'], http: [{ timeout }] },
  }) as PlannedObject;
const [before, after, theirs] = [state('1s'), state('2s'), state('9s')];
const patch: Write = {
  action: 'patch',
  object,
  patch: [{ op: 'replace', path: '/spec/http/0/timeout', value: '2s' }],
  before,
  after,
};
const creation: Write = { action: 'create', object, after };
const deletion: Write = { action: 'delete', object, before };

const lost = () => new DomainError('cluster-unreachable', 'gone');
const conflict = () => new DomainError('conflict', 'modified');

/** Answers to writes in turn, and what is there then. */
function scripted(answers: (PlannedObject | null | DomainError)[], present: PlannedObject | null | DomainError) {
  const objects: RoutingObjects = {
    user: 'test',
    async read() {
      if (present instanceof DomainError) throw present;
      return present;
    },
    async write() {
      const answer = answers.shift() ?? null;
      if (answer instanceof DomainError) throw answer;
      return { object: answer, warnings: [] };
    },
  };
  return objects;
}

test.each<
  [string, Write, (PlannedObject | null | DomainError)[], PlannedObject | null | DomainError, PlannedObject | null]
>([
  ['answered', patch, [after], before, after],
  ['lost and not made', patch, [lost(), after], before, after],
  ['lost and made', patch, [lost(), conflict()], after, after],
  ['creation lost and made', creation, [lost(), conflict()], after, after],
  ['deletion lost and made', deletion, [lost(), conflict()], null, null],
])('%s: it is written', async (_what, write, answers, present, written) => {
  expect(await writeSurely(write, scripted(answers, present), [write])).toBe(written);
});

test.each<[string, (PlannedObject | null | DomainError)[], PlannedObject | null | DomainError, unknown]>([
  ['refused', [conflict()], before, { code: 'conflict' }],
  ['lost, and somebody else was faster', [lost(), conflict()], theirs, { code: 'conflict' }],
  ['lost twice', [lost(), lost()], before, { name: 'UnknownOutcome', cause: { code: 'cluster-unreachable' } }],
  ['lost, refused, and not to be read', [lost(), conflict()], lost(), { name: 'UnknownOutcome' }],
])('%s: it is not, as far as anybody knows', async (_what, answers, present, error) => {
  await expect(writeSurely(patch, scripted(answers, present), [patch])).rejects.toMatchObject(error as object);
});

import { expect, test } from 'vitest';
import { noOptions, type RowAction, type RuleContent } from '../../drafts/rule-row.ts';
import { contentOfForm, type RuleForm, ruleForm } from './rule-form.ts';

const ruleWith = (action: RowAction): RuleContent => ({
  name: null,
  matches: [{ uri: { prefix: '/a' } }],
  action,
  options: noOptions,
});

/** What a rule does after somebody has changed fields of its form. */
function after(action: RowAction, change: (form: RuleForm) => Partial<RuleForm>): RowAction {
  const before = ruleWith(action);
  const form = ruleForm(before, 'reviews');
  return contentOfForm({ ...form, ...change(form) }, before, null, 'reviews').action;
}

const answer = (response: object): RowAction => ({ kind: 'direct-response', response: { status: 503, ...response } });

test.each<{ what: string; from: object; change: object; to: object }>([
  {
    what: 'another status',
    from: { body: { string: 'x' } },
    change: { status: '404' },
    to: { status: 404, body: { string: 'x' } },
  },
  {
    what: 'a body of bytes stays',
    from: { body: { bytes: 'eA==' } },
    change: { status: '404' },
    to: { status: 404, body: { bytes: 'eA==' } },
  },
  {
    what: 'another text takes its place',
    from: { body: { bytes: 'eA==' } },
    change: { body: 'y' },
    to: { status: 503, body: { string: 'y' } },
  },
  { what: 'fields to come stay', from: { future: true }, change: { status: '404' }, to: { status: 404, future: true } },
  { what: 'the text goes', from: { body: { string: 'x' } }, change: { body: '' }, to: { status: 503 } },
  { what: 'no text', from: {}, change: { status: '404' }, to: { status: 404 } },
])('an answer of its own: $what', ({ from, change, to }) => {
  const action = after(answer(from), ({ response }) => ({ response: { ...response, ...change } }));
  expect(action).toEqual({ kind: 'direct-response', response: to });
});

test('a redirect keeps what the form does not show', () => {
  const redirect: RowAction = {
    kind: 'redirect',
    redirect: { uri: '/old', derivePort: 'FROM_REQUEST_PORT', future: true },
  };
  const action = after(redirect, (form) => ({ redirect: { ...form.redirect, uri: '/new' } }));
  expect(action).toEqual({
    kind: 'redirect',
    redirect: { uri: '/new', derivePort: 'FROM_REQUEST_PORT', future: true },
  });
});

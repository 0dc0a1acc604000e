import { describe, expect, test } from 'vitest';
import {
  aDestinationRule,
  aVirtualService,
  bookinfo,
  split,
  subsets,
  withReviewsRules,
} from '../routing/testing/bookinfo-mesh.ts';
import { changesOf, problemsOf } from './testing/planned.ts';

const mesh = withReviewsRules({ route: split(['v1']) });
const remove = (kind: 'VirtualService' | 'DestinationRule', name = 'reviews') => ({
  type: 'deleteObject' as const,
  object: { kind, namespace: 'default', name },
});

describe('deleteObject', () => {
  test('the rules of one service, then its subsets', () => {
    expect(changesOf(mesh, remove('VirtualService'), remove('DestinationRule'))).toEqual([
      'delete VirtualService/reviews',
      'delete DestinationRule/reviews',
    ]);
  });

  test('a VirtualService that takes the place of another comes before that one goes', () => {
    const virtualServices = [aVirtualService('old', { hosts: ['reviews'], http: [{ route: split(['v1']) }] })];
    const edits = [remove('VirtualService', 'old'), { type: 'setWeights' as const, weights: { v2: 100 } }];
    expect(changesOf({ ...mesh, virtualServices }, ...edits)).toEqual([
      'create VirtualService/reviews',
      'delete VirtualService/old',
    ]);
  });

  test('what was created before is not written at all', () => {
    expect(
      changesOf(
        bookinfo,
        { type: 'setWeights', weights: { v1: 100 } },
        remove('VirtualService'),
        remove('DestinationRule'),
      ),
    ).toEqual([]);
  });

  test('and what is created anew takes the place of what was there', () => {
    const again = changesOf(mesh, remove('VirtualService'), { type: 'setWeights', weights: { v2: 100 } });
    expect(again).toEqual([{ op: 'add', path: '/spec/http/0/route/0/destination/subset', value: 'v2' }]);
  });

  test('a DestinationRule whose subsets another one defines as well', () => {
    const second = aDestinationRule('second', { host: 'reviews', subsets: subsets('v1') });
    expect(
      changesOf({ ...mesh, destinationRules: [...mesh.destinationRules, second] }, remove('DestinationRule')),
    ).toEqual(['delete DestinationRule/reviews']);
  });

  const objects = {
    gateway: aVirtualService('x', { hosts: ['reviews'], gateways: ['mesh', 'edge'], http: [] }),
    shared: aVirtualService('x', { hosts: ['reviews', 'ratings'], http: [] }),
    other: aVirtualService('x', { hosts: ['ratings'], http: [] }),
    delegate: aVirtualService('x', { http: [] }),
  };
  test.each([
    {
      what: 'rules that a gateway uses',
      virtualServices: [objects.gateway],
      is: ['not-editable 0.object other-hosts'],
    },
    { what: 'rules for several hosts', virtualServices: [objects.shared], is: ['not-editable 0.object other-hosts'] },
    { what: 'rules for another host', virtualServices: [objects.other], is: ['not-editable 0.object other-hosts'] },
    { what: 'a delegate', virtualServices: [objects.delegate], is: ['not-editable 0.object other-hosts'] },
    { what: 'nothing', virtualServices: [], is: ['conflict 0.object'] },
  ])('refused: $what', ({ virtualServices, is }) => {
    expect(problemsOf({ ...mesh, virtualServices }, remove('VirtualService', 'x'))).toEqual(is);
  });

  test.each([
    { what: 'subsets that rules use', name: 'reviews', is: ['conflict 0.object'] },
    { what: 'another host', name: 'ratings', is: ['not-editable 0.object other-hosts'] },
    { what: 'nothing', name: 'none', is: ['conflict 0.object'] },
  ])('refused: a DestinationRule with $what', ({ name, is }) => {
    const destinationRules = [...mesh.destinationRules, aDestinationRule('ratings', { host: 'ratings' })];
    expect(problemsOf({ ...mesh, destinationRules }, remove('DestinationRule', name))).toEqual(is);
  });
});

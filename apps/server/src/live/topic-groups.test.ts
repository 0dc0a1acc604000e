import fc from 'fast-check';
import { expect, test } from 'vitest';
import { everything, sightOf } from '../access/sight.ts';
import { covers, sorted, type Topic, topicKey } from './topic.ts';
import { createGroups } from './topic-groups.ts';

const name = fc.constantFrom('a', 'b', 'c');
const topics = fc.record<Topic>({
  namespace: fc.option(name),
  service: fc.option(name),
  sight: fc.constantFrom(everything, sightOf(['a']), sightOf(['b', 'c'])),
});
const services = fc.record({ namespace: name, name });

test('what all topics cover is what one of them covers, while they come and go', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(topics, fc.boolean())), services, (steps, service) => {
      const groups = createGroups<{ readonly topic: Topic }>();
      const present = new Map<string, Topic>();
      for (const [topic, isWanted] of steps) {
        const known = groups.get(topic);
        expect(known !== undefined).toBe(present.has(topicKey(topic)));
        if (isWanted && known === undefined) groups.add({ topic });
        if (isWanted) present.set(topicKey(topic), topic);
        if (!isWanted && known !== undefined) groups.delete(known);
        if (!isWanted) present.delete(topicKey(topic));
        expect(groups.cover(service)).toBe([...present.values()].some((each) => covers(each, service)));
        expect(groups.topics().map(topicKey).toSorted()).toEqual([...present.keys()].toSorted());
        expect(groups.all()).toHaveLength(present.size);
      }
    }),
  );
});

test('the most particular comes first', () => {
  const groups = createGroups<{ readonly topic: Topic }>();
  const of = (namespace: string | null, service: string | null) => ({ namespace, service, sight: everything });
  for (const topic of [of(null, null), of('a', null), of('a', 'b')]) groups.add({ topic });
  expect(groups.topics().map(topicKey)).toEqual(['a/b *', 'a/* *', '*/* *']);
  groups.clear();
  expect(groups.cover({ namespace: 'a', name: 'b' })).toBe(false);
});

test('news are told to a topic as if it had looked at all of them', () => {
  fc.assert(
    fc.property(fc.array(services), topics, (news, topic) => {
      expect(sorted(news)(topic)).toEqual(news.filter((each) => covers(topic, each)));
    }),
  );
});

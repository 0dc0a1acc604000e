/** What one user may do, asked of the cluster as seldom as possible: first about everything, then about one namespace. */
import { type AccessQuestion, changeQuestions, inWords, viewQuestions } from './access-question.ts';
import { createAnswers } from './answers.ts';
import { everything, type Sight, sightOf } from './sight.ts';

export type NamespaceRights = {
  readonly view: boolean | null;
  readonly change: boolean | null;
  /** What a change would need besides, such as `patch virtualservices.networking.istio.io`. */
  readonly missing: string[];
};

export type Rights = {
  readonly mayView: (namespace: string) => Promise<boolean>;
  readonly sight: (namespaces: Iterable<string>) => Promise<Sight>;
  readonly in: (namespace: string) => Promise<NamespaceRights>;
};

/** Null: the cluster does not answer such questions. Throws when it does not answer at all. */
export type Ask = (question: AccessQuestion) => Promise<boolean | null>;

/** A user of a large cluster asks about hundreds of namespaces at once. */
const questionsAtOnce = 16;
const answersKept = 20_000;

export function createRights(askCluster: Ask, keepMs: number): Rights {
  const answers = createAnswers<boolean | null>(keepMs, answersKept);
  const ask: Ask = (question) => answers.get(JSON.stringify(question), () => askCluster(question));

  async function mayViewAll(): Promise<boolean> {
    for (const question of viewQuestions) if ((await ask(question)) === true) return true;
    return false;
  }

  /** Whoever cannot be told about is not let in: only a plain yes counts. */
  async function mayViewOne(namespace: string): Promise<boolean> {
    for (const question of viewQuestions) if ((await ask({ ...question, namespace })) === true) return true;
    return false;
  }

  return {
    mayView: async (namespace) => (await mayViewAll()) || mayViewOne(namespace),
    async sight(namespaces) {
      if (await mayViewAll()) return everything;
      const seen: string[] = [];
      const waiting = [...new Set(namespaces)];
      const work = async () => {
        for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
          if (await mayViewOne(next)) seen.push(next);
        }
      };
      await Promise.all(Array.from({ length: questionsAtOnce }, work));
      return sightOf(seen);
    },
    async in(namespace) {
      const questions = (all: readonly AccessQuestion[]) =>
        Promise.all(all.map((question) => ask({ ...question, namespace })));
      const [views, changes] = await Promise.all([questions(viewQuestions), questions(changeQuestions)]);
      return {
        view: views.includes(true) ? true : views.includes(false) ? false : null,
        change: changes.includes(false) ? false : changes.includes(null) ? null : true,
        missing: changeQuestions.filter((_, at) => changes[at] === false).map(inWords),
      };
    },
  };
}

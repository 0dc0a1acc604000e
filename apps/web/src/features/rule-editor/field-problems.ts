import { createContext, use } from 'react';
import type { FindingText } from '../../i18n/findings/finding-text.ts';
import { useRulesWords } from '../../i18n/rules/use-rules-words.ts';
import type { FieldProblem } from './rule-problems.ts';

type Told = { readonly problems: readonly FieldProblem[]; readonly text: FindingText };

/** What is wrong with the fields of one editor, and how findings are said. */
export const FieldProblems = createContext<Told>({ problems: [], text: ({ message }) => message });

/** Problems of one field in words: those with its key. */
export function useProblemTexts(field: string): string[] {
  const t = useRulesWords();
  const { problems, text } = use(FieldProblems);
  return problems
    .filter((problem) => problem.field === field)
    .map((problem) =>
      problem.kind === 'finding'
        ? t('problem.other', { problem: text({ ...problem.finding, ...spread(problem.finding) }) })
        : t(`problem.${problem.kind}`),
    );
}

/** As the contract has them: lists that can be written to. */
function spread({ path, params }: Extract<FieldProblem, { kind: 'finding' }>['finding']) {
  const values = Object.entries(params).map(([name, value]) => [name, Array.isArray(value) ? [...value] : value]);
  return { path: [...path], params: Object.fromEntries(values) };
}

import { createContext, use } from 'react';
import { useFindingsWords } from '../../i18n/findings/use-findings-words.ts';
import { useRulesWords } from '../../i18n/rules/use-rules-words.ts';
import type { FieldProblem } from './rule-problems.ts';

/** What is wrong with the fields of one editor. */
export const FieldProblems = createContext<readonly FieldProblem[]>([]);

/** Problems of one field in words: those with its key. */
export function useProblemTexts(field: string): string[] {
  const t = useRulesWords();
  const { text } = useFindingsWords();
  return use(FieldProblems)
    .filter((problem) => problem.field === field)
    .map((problem) =>
      problem.kind === 'finding'
        ? t('problem.other', { problem: text({ ...problem.finding, path: [...problem.finding.path] } as never) })
        : t(`problem.${problem.kind}`),
    );
}

import type { ObjectRef } from '@sluice/shared/api/object-ref';
import { useObjectsWords } from '../../i18n/objects/use-objects-words.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import styles from './object-editor.module.css';
import type { YamlProblem } from './yaml-problems.ts';

type ProblemListProps = {
  readonly problems: readonly (YamlProblem & { readonly text: string })[];
  readonly onGo: (offset: number) => void;
};

/** What is wrong, line by line; each leads to its place in the text. */
export function ProblemList({ problems, onGo }: ProblemListProps) {
  const t = useObjectsWords();
  if (problems.length === 0) return <p className={styles.hint}>{t('noProblems')}</p>;
  return (
    <ul className={styles.problems} aria-label={t('problems')}>
      {problems.map((problem, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two may say the same of the same place
        <li key={at} data-severity={problem.severity}>
          <Icon name={problem.severity === 'error' ? 'error' : 'warning'} />
          <span>{t(`severity.${problem.severity}`)}</span>
          <Button look="quiet" onPress={() => onGo(problem.from)}>
            {t('goTo', { line: problem.line, column: problem.column })}
          </Button>
          <span>{problem.text}</span>
        </li>
      ))}
    </ul>
  );
}

export const objectName = ({ kind, namespace, name }: ObjectRef) => `${kind} ${namespace}/${name}`;

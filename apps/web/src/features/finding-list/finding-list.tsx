import type { Finding } from '@sluice/shared/api/findings';
import { type ReactNode, useId } from 'react';
import { useFindingsWords } from '../../i18n/findings/use-findings-words.ts';
import { Chip } from '../../ui/chip.tsx';
import { VisuallyHidden } from '../../ui/visually-hidden.tsx';
import styles from './finding-list.module.css';
import type { FindingGroup } from './group-findings.ts';
import { pathText } from './path-text.ts';
import { severityLook } from './severity-look.ts';

type FindingListProps = {
  readonly groups: readonly FindingGroup[];
  /** Of the headings of objects: one below what stands above the list. */
  readonly level: 2 | 3;
  /** Ways from an object to what it decides about. */
  readonly renderLinks?: (object: Finding['object']) => ReactNode;
  /** What is shown is out of date: it stays, muted. */
  readonly isStale?: boolean;
};

/** What is wrong or doubtful, object by object. */
export function FindingList({ groups, level, renderLinks, isStale = false }: FindingListProps) {
  return (
    <div className={styles.list} data-stale={isStale || undefined}>
      {groups.map((group) => (
        <ObjectFindings key={group.key} group={group} level={level} links={renderLinks?.(group.object)} />
      ))}
    </div>
  );
}

type ObjectFindingsProps = {
  readonly group: FindingGroup;
  readonly level: 2 | 3;
  readonly links: ReactNode;
};

function ObjectFindings({ group: { object, findings }, level, links }: ObjectFindingsProps) {
  const id = useId();
  const Heading = `h${level}` as const;
  return (
    <section className={styles.object} aria-labelledby={id}>
      <header className={styles.header}>
        <Heading id={id}>
          <span className={styles.kind}>{object.kind}</span> {nameOf(object)}
        </Heading>
        {links}
      </header>
      <ul className={styles.findings}>
        {findings.map((finding, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: findings have no identity of their own, and rows no state
          <FindingRow key={index} finding={finding} />
        ))}
      </ul>
    </section>
  );
}

function FindingRow({ finding }: { readonly finding: Finding }) {
  const { t, text } = useFindingsWords();
  const { severity, code, path } = finding;
  const look = severityLook[severity];
  return (
    <li className={styles.finding}>
      <span className={styles.severity}>
        <Chip tone={look.tone} icon={look.icon} text={t(`severity.${severity}`)} />
      </span>
      <div className={styles.text}>
        <p>{text(finding)}</p>
        <p className={styles.place}>
          <VisuallyHidden>{t('code')} </VisuallyHidden>
          <code>{code}</code>
          <VisuallyHidden> {t('path')} </VisuallyHidden>
          <code>{pathText(path)}</code>
        </p>
      </div>
    </li>
  );
}

function nameOf({ namespace, name }: Finding['object']): string {
  return namespace === '' ? name : `${namespace}/${name}`;
}

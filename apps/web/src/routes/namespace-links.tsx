import { Link } from '@tanstack/react-router';
import styles from './namespace-links.module.css';

type NamespaceLinksProps = {
  /** The note says more about one, such as how many services it has. */
  readonly namespaces: readonly { readonly name: string; readonly note?: string }[];
};

/** Whoever wants one of more than these finds it in the search. */
const shownAtMost = 12;

/** Ways to other namespaces, for whoever stands in one that has nothing to show. */
export function NamespaceLinks({ namespaces }: NamespaceLinksProps) {
  return (
    <ul className={styles.names}>
      {namespaces.slice(0, shownAtMost).map(({ name, note }) => (
        <li key={name}>
          <Link to="/n/$ns" params={{ ns: name }} className={styles.name}>
            {name}
            {note !== undefined && <span>{note}</span>}
          </Link>
        </li>
      ))}
    </ul>
  );
}

import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { ServiceRef } from '../../data/services.ts';

type ChangeLinkProps = {
  readonly service: ServiceRef;
  /** Its id in the history; null for the history as a whole. */
  readonly change: string | null;
  /** For the pointer only: the same stands elsewhere for keys and screen readers. */
  readonly isPointerOnly?: boolean;
  readonly children: ReactNode;
};

/** Leads to a change in the history of its service. */
export function ChangeLink({ service, change, isPointerOnly = false, children }: ChangeLinkProps) {
  const hidden = isPointerOnly ? ({ tabIndex: -1, 'aria-hidden': true } as const) : {};
  return (
    <Link
      to="/n/$ns/s/$svc/history"
      params={{ ns: service.namespace, svc: service.service }}
      {...(change === null ? {} : { hash: change })}
      preload={false}
      {...hidden}
    >
      {children}
    </Link>
  );
}

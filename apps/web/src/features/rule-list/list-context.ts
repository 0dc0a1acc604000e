import type { ServiceState } from '@sluice/shared/api/services';
import type { Dispatch, ReactNode } from 'react';
import type { RouteAction } from '../../drafts/route-draft.ts';
import type { DraftRow } from '../../drafts/rule-row.ts';
import type { Slot } from '../../ui/version-slot.ts';
import type { RuleView } from './rule-view.ts';

/** What every part of the list needs. */
export type RuleListContext = {
  readonly service: ServiceState;
  readonly slots: ReadonlyMap<string, Slot>;
  readonly dispatch: Dispatch<RouteAction>;
  readonly onEdit: (id: string) => void;
  /** Tests a request that the rule is about. */
  readonly onTest: (rule: Pick<DraftRow, 'matches'>) => void;
  /** Leads to the object that the rule is written in. */
  readonly yamlLink: (object: { readonly namespace: string; readonly name: string }) => ReactNode;
  /** Says what has become of a rule, to those who do not see it. */
  readonly announce: (text: string) => void;
  /** The rules of the list by id, to name one in a sentence about another. */
  readonly views: ReadonlyMap<string, RuleView>;
};

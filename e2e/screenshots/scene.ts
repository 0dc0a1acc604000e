/** What a picture is taken of. */
import type { Page } from '@playwright/test';
import type { Stack } from '../stack/start-stack.ts';

export const languages = ['en', 'zh'] as const;
export type Language = (typeof languages)[number];

export type Scene = {
  /** Also of its files. */
  readonly name: string;
  readonly path: string;
  /** Before the page is opened: what the server answers, or what the cluster has. */
  readonly before?: (page: Page, stack: Stack) => Promise<unknown>;
  /** What somebody does on the open page until it looks as it should. */
  readonly act?: (page: Page, stack: Stack) => Promise<unknown>;
  /** What the page has when it is ready; charts and lists need some seconds to fill. */
  readonly ready?: string;
  readonly settleSeconds?: number;
  /** Puts back what the scene has changed for others. */
  readonly after?: (stack: Stack) => Promise<unknown>;
  /** Also as wide as a large screen. */
  readonly isMain?: boolean;
  readonly media?: { readonly media?: 'print'; readonly forcedColors?: 'active'; readonly reducedMotion?: 'reduce' };
};

/** A cluster with a server, and what there is to see on it. */
export type World = {
  readonly name: string;
  readonly scenario: string;
  readonly serverSettings?: Readonly<Record<string, string>>;
  /** Whom the server acts as: a context of the sandbox's kubeconfig. */
  readonly context?: string;
  readonly setUp?: (stack: Stack) => Promise<unknown>;
  readonly scenes: readonly Scene[];
};

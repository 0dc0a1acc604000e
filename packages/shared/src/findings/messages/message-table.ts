/** The shape of a table of messages: the code of each and its English text, with parameters in braces. */
import type { FindingCode } from '../codes.ts';

export type MessageTable = Readonly<Record<string, { readonly code: FindingCode; readonly text: string }>>;

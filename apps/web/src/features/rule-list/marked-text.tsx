import { partsOf } from '../../i18n/rules/rule-sentence.ts';

/** A sentence in which what somebody chose is bold. */
export function MarkedText({ text }: { readonly text: string }) {
  return partsOf(text).map(({ text: part, isChosen }, at) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one sentence have no other name, and no state
    isChosen ? <strong key={at}>{part}</strong> : <span key={at}>{part}</span>,
  );
}

/** The words of label selectors (apimachinery pkg/labels/selector.go, Lexer). */

export type TokenKind = 'end' | 'identifier' | 'operator' | 'keyword' | '(' | ')' | ',' | '!' | 'error';
/** `text` is as it was written; empty at the end. */
export type Token = { readonly kind: TokenKind; readonly text: string };

const special = '=!(),><';
const symbols = new Map<string, TokenKind>([
  ['(', '('],
  [')', ')'],
  [',', ','],
  ['!', '!'],
  ...['=', '==', '!=', '>', '<'].map((text) => [text, 'operator'] as const),
]);
const keywords = new Set(['in', 'notin']);

/** The tokens of a selector, the last one being the end. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const start = text[at] ?? '';
    if (' \t\r\n'.includes(start)) {
      at += 1;
      continue;
    }
    const token = special.includes(start) ? symbolAt(text, at) : wordAt(text, at);
    tokens.push(token);
    at += token.text.length;
  }
  return [...tokens, { kind: 'end', text: '' }];
}

/** The longest symbol that begins here. */
function symbolAt(text: string, at: number): Token {
  const two = text.slice(at, at + 2);
  const symbol = symbols.has(two) ? two : text.slice(at, at + 1);
  return { kind: symbols.get(symbol) ?? 'error', text: symbol };
}

function wordAt(text: string, at: number): Token {
  const word = /^[^=!(),><\s]+/.exec(text.slice(at))?.[0] ?? text.slice(at, at + 1);
  return { kind: keywords.has(word) ? 'keyword' : 'identifier', text: word };
}

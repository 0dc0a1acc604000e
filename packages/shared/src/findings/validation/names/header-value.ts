/**
 * Values of headers that a route adds or sets. Envoy expands `%VARIABLE%` and `%VARIABLE(arguments)%` in them, so a lone
 * percent sign has to be written `%%`. Source: Envoy's header parser as istio/istio pkg/config/validation checks it.
 */
import { type Problem, problem } from '../../finding.ts';

type State =
  | 'literal'
  | 'variable'
  | 'arguments'
  | 'listStart'
  | 'string'
  | 'listNext'
  | 'argumentsEnd'
  | 'variableEnd';

/** Where each character leads; others stay, except in the strict states, where only blanks may stay. */
const next: Readonly<Record<State, Readonly<Record<string, State>>>> = {
  literal: { '%': 'variable' },
  variable: { '%': 'literal', '(': 'arguments' },
  arguments: { '[': 'listStart', ' ': 'arguments' },
  listStart: { '"': 'string' },
  string: { ')': 'variableEnd', '"': 'listNext' },
  listNext: { ',': 'listStart', ']': 'argumentsEnd' },
  argumentsEnd: { ')': 'variableEnd' },
  variableEnd: { '%': 'literal' },
};

const expected: Partial<Record<State, string>> = {
  listStart: "'\"'",
  listNext: "',', ']', or whitespace",
  argumentsEnd: "')' or whitespace",
  variableEnd: "'%' or whitespace",
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const controlCharacter = /[\u0000-\u0008\u000a-\u001f\u007f]/;

function step(state: State, character: string): State | Problem {
  const follower = next[state][character];
  if (follower) return follower;
  const wanted = expected[state];
  if (wanted && character !== ' ') return problem('value.header.expecting', { expected: wanted });
  return state === 'arguments' ? 'string' : state;
}

function variableProblem(value: string): Problem | null {
  let state: State = 'literal';
  for (let at = 0; at < value.length; at += 1) {
    const character = value.charAt(at);
    const isLast = at === value.length - 1;
    if (state === 'literal' && character === '%') {
      if (isLast) return problem('value.header.percent');
      if (value.charAt(at + 1) === '%') {
        at += 1;
        continue;
      }
    }
    if (state === 'string' && character === '\\') {
      if (isLast) return problem('value.header.backslash');
      at += 1;
      continue;
    }
    const reached = step(state, character);
    if (typeof reached !== 'string') return reached;
    state = reached;
  }
  return state === 'literal' ? null : problem('value.header.unterminated', { value });
}

export function headerValueProblem(value: string): Problem | null {
  return controlCharacter.test(value) ? problem('value.header.control', { value }) : variableProblem(value);
}

/**
 * Cuts the text of a JSON array into its elements as it comes in, so that a long answer is read in many small steps and
 * never all at once. What stands between the elements is not looked at closely; `JSON.parse` of each one is strict.
 */
export type ArrayElements = {
  /** The elements that end in this piece of text. Null as soon as it cannot be an array of objects. */
  readonly push: (text: string) => unknown[] | null;
  /** Whether the array has ended. `null`, as Go writes an empty one, counts as an array. */
  readonly isComplete: () => boolean;
};

const [quote, backslash, open, close, openList, closeList] = ['"', '\\', '{', '}', '[', ']'].map((c) =>
  c.charCodeAt(0),
);

export function readArrayElements(): ArrayElements {
  let stage: 'before' | 'inside' | 'after' = 'before';
  /** The beginning of what has not been understood yet. */
  let head = '';
  let depth = 0;
  let isText = false;
  let isEscaped = false;
  /** Pieces of the element that is under way. */
  let pieces: string[] = [];

  function begin(text: string): string | null {
    head += text;
    const start = head.trimStart();
    if (start === '' || (start.length < 4 && 'null'.startsWith(start))) return '';
    if (start.trimEnd() === 'null') stage = 'after';
    else if (start.startsWith('[')) stage = 'inside';
    else return null;
    return stage === 'inside' ? start.slice(1) : '';
  }

  /** Where the element that is under way ends in the text, or -1. */
  function endOf(text: string, from: number): number {
    for (let i = from; i < text.length; i += 1) {
      const code = text.charCodeAt(i);
      if (isText) {
        if (isEscaped) isEscaped = false;
        else if (code === backslash) isEscaped = true;
        else if (code === quote) isText = false;
      } else if (code === quote) isText = true;
      else if (code === open || code === openList) depth += 1;
      else if (code === close || code === closeList) {
        depth -= 1;
        if (depth === 0) return i + 1;
      }
    }
    return -1;
  }

  function elementsIn(text: string): unknown[] | null {
    const found: unknown[] = [];
    for (let at = 0; at < text.length; ) {
      if (depth === 0) {
        const code = text.charCodeAt(at);
        if (code === closeList) {
          stage = 'after';
          return isBlank(text.slice(at + 1)) ? found : null;
        }
        if (code !== open && !isBetween(text[at] ?? '')) return null;
        if (code !== open) {
          at += 1;
          continue;
        }
      }
      const end = endOf(text, at);
      pieces.push(text.slice(at, end === -1 ? undefined : end));
      if (end === -1) return found;
      const element = parse(pieces.join(''));
      pieces = [];
      if (element === undefined) return null;
      found.push(element);
      at = end;
    }
    return found;
  }

  return {
    push(text) {
      if (stage === 'after') return isBlank(text) ? [] : null;
      const rest = stage === 'before' ? begin(text) : text;
      if (rest === null) return null;
      return stage === 'inside' ? elementsIn(rest) : [];
    },
    isComplete: () => stage === 'after',
  };
}

function isBlank(text: string): boolean {
  return text.trim() === '';
}

function isBetween(character: string): boolean {
  return character === ',' || isBlank(character);
}

/** Undefined for what is no JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

import { pino } from 'pino';
import { secretPaths } from '../../src/http/secret-paths.ts';

/** A log at its most talkative, set up as that of the program. */
export function logToMemory() {
  let text = '';
  const write = (line: string) => {
    text += line;
  };
  return { log: pino({ level: 'trace', redact: [...secretPaths] }, { write }), text: () => text };
}

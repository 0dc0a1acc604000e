/** The arguments of the sandbox program; they win over variables. */
import { parseArgs } from 'node:util';
import { isScenarioName, scenarioNames } from './cluster/scenarios.ts';

/** An argument that cannot be used; the message names it. */
export class ArgumentsError extends Error {
  override name = 'ArgumentsError';
}

/** `--scenario canary` or `--scenario=canary`. @param values without the names of Node and the program */
export function readArguments(values: readonly string[]): { scenario?: string } {
  const { scenario } = parsedValues(values);
  if (scenario === undefined) return {};
  if (!isScenarioName(scenario)) {
    throw new ArgumentsError(
      `--scenario ${scenario}: there is no such scenario; there are ${scenarioNames.join(', ')}`,
    );
  }
  return { scenario };
}

function parsedValues(values: readonly string[]): { scenario?: string | undefined } {
  try {
    return parseArgs({ args: [...values], options: { scenario: { type: 'string' } } }).values;
  } catch (error) {
    throw new ArgumentsError(error instanceof Error ? error.message : String(error));
  }
}

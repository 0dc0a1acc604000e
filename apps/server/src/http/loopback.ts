import { isIP } from 'node:net';

/** Whether a name or address of a server leads nowhere but to the machine that asks. */
export function isLoopbackName(name: string): boolean {
  if (name === 'localhost' || name === '::1') return true;
  return isIP(name) === 4 && name.startsWith('127.');
}

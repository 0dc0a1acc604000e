import { buildWeb } from '../scripts/web-build.ts';
import { findBrowser } from './browser/find-browser.ts';

/** What every worker needs once: a browser that starts, and the built page. */
// biome-ignore lint/style/noDefaultExport: the runner asks for it
export default async function prepare(): Promise<void> {
  await Promise.all([findBrowser(), buildWeb()]);
}

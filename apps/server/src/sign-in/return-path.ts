/** Where a browser goes after it has signed in: a path of this server, whatever somebody has put into a link. */
export function returnPath(wanted: string | undefined): string {
  const fallback = '/';
  if (wanted === undefined || !wanted.startsWith('/')) return fallback;
  // Browsers read `\` as `/` and leave out tabs and line ends: what counts is what comes out of a URL parser.
  const base = 'http://sluice.invalid';
  const url = URL.parse(wanted, base);
  if (url === null || url.origin !== base || wanted.startsWith('//')) return fallback;
  const path = `${url.pathname}${url.search}${url.hash}`;
  return path.startsWith('//') ? fallback : path;
}

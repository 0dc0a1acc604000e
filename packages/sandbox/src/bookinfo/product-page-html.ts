/** The product page as a browser gets it. */
import { z } from 'zod';

export const product = {
  id: 0,
  title: 'The Comedy of Errors',
  descriptionHtml:
    '<a href="https://en.wikipedia.org/wiki/The_Comedy_of_Errors">Wikipedia Summary</a>: The Comedy of Errors is one of <b>William Shakespeare\'s</b> early plays. It is his shortest and one of his most farcical comedies, with a major part of the humour coming from slapstick and mistaken identity, in addition to puns and word play.',
} as const;

export type PageParts = {
  readonly user: string | null;
  /** Name of the product page's pod. */
  readonly servedBy: string;
  readonly details: { readonly status: number; readonly json: unknown };
  readonly reviews: { readonly status: number; readonly json: unknown };
};

const Details = z.record(z.string(), z.union([z.string(), z.number()]));
const Rating = z.union([z.object({ stars: z.number(), color: z.string() }), z.object({ error: z.string() })]);
const Reviews = z.object({
  podname: z.string(),
  reviews: z.array(z.object({ reviewer: z.string(), text: z.string(), rating: Rating.optional() })),
});
const Failure = z.object({ error: z.string() });

export const bookinfoStyle = `
:root { color-scheme: light; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0; color: #1b2530; background: #f5f6f8; }
header { display: flex; flex-wrap: wrap; gap: 1rem; align-items: center; justify-content: space-between; padding: .75rem 1.5rem; color: #fff; background: #22324a; }
header a { color: inherit; }
header form { display: flex; gap: .5rem; align-items: center; margin: 0; }
input, button { font: inherit; padding: .25rem .6rem; border: 1px solid #8793a3; border-radius: 4px; }
main { max-width: 60rem; margin: 0 auto; padding: 1rem 1.5rem 3rem; }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(18rem, 1fr)); gap: 1.5rem; }
section { padding: 1rem 1.25rem; background: #fff; border: 1px solid #dbe0e6; border-radius: 6px; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; }
dd { margin: 0; }
blockquote { margin: 0 0 1.25rem; }
blockquote footer { color: #53606f; }
.stars { font-size: 1.4rem; letter-spacing: .1em; }
.stars-black { color: #111; }
.stars-red { color: #c8102e; }
.problem { color: #8a1020; }
.served { color: #53606f; font-size: .875rem; }
`;

export function renderProductPage({ user, servedBy, details, reviews }: PageParts): string {
  return page(
    product.title,
    user,
    `<h1>${product.title}</h1>
<p>${product.descriptionHtml}</p>
<div class="columns">
<section aria-labelledby="details"><h2 id="details">Book Details</h2>${renderDetails(details.json)}</section>
<section aria-labelledby="reviews"><h2 id="reviews">Book Reviews</h2>${renderReviews(reviews.json)}</section>
</div>
<p class="served">Page served by <code>${escapeHtml(servedBy)}</code></p>`,
  );
}

export function renderIndex(): string {
  return page('Bookinfo', null, '<h1>Bookinfo</h1><p><a href="/productpage">Product page</a></p>');
}

function renderDetails(json: unknown): string {
  const failure = Failure.safeParse(json).data;
  const details = Details.safeParse(json).data;
  if (failure !== undefined || details === undefined) return problem('Error fetching product details!', failure?.error);
  const rows = Object.entries(details)
    .filter(([name]) => name !== 'id')
    .map(([name, value]) => `<dt>${escapeHtml(heading(name))}</dt><dd>${escapeHtml(String(value))}</dd>`);
  return `<dl>${rows.join('')}</dl>`;
}

function renderReviews(json: unknown): string {
  const answer = Reviews.safeParse(json).data;
  if (answer === undefined) return problem('Error fetching product reviews!', Failure.safeParse(json).data?.error);
  const quotes = answer.reviews.map(
    ({ reviewer, text, rating }) =>
      `<blockquote><p>${escapeHtml(text)}</p><footer>${escapeHtml(reviewer)}</footer>${renderRating(rating)}</blockquote>`,
  );
  return `${quotes.join('')}<p class="served">Reviews served by <code>${escapeHtml(answer.podname)}</code></p>`;
}

function renderRating(rating: z.infer<typeof Rating> | undefined): string {
  if (rating === undefined) return '';
  if ('error' in rating) return `<p class="problem">${escapeHtml(rating.error)}</p>`;
  const full = Math.max(0, Math.min(5, Math.round(rating.stars)));
  const color = rating.color === 'red' ? 'red' : 'black';
  const label = `${full} of 5 stars, ${color}`;
  const stars = '★'.repeat(full) + '☆'.repeat(5 - full);
  return `<span class="stars stars-${color}" role="img" aria-label="${label}">${stars}</span>`;
}

function problem(title: string, detail: string | undefined): string {
  return `<p class="problem"><strong>${title}</strong></p><p>${escapeHtml(detail ?? 'The answer could not be read.')}</p>`;
}

function page(title: string, user: string | null, content: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title><style>${bookinfoStyle}</style></head>
<body><header><a href="/productpage">BookInfo Sample</a>${user === null ? logInForm : signedIn(user)}</header>
<main>${content}</main></body></html>
`;
}

const logInForm = `<form method="post" action="/login">
<label for="username">User name</label><input id="username" name="username" autocomplete="username" required>
<button type="submit">Sign in</button></form>`;

function signedIn(user: string): string {
  return `<span>Signed in as <strong>${escapeHtml(user)}</strong> <a href="/logout">sign out</a></span>`;
}

function heading(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

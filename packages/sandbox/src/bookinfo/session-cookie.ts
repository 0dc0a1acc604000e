/** The product page's session: the user's name in a signed cookie. There are no passwords, as in the original. */
import { createHmac, timingSafeEqual } from 'node:crypto';

const cookieName = 'session';
const rememberedCookies = 1000;

export type Sessions = {
  /** Value of a Set-Cookie header that logs the user in. */
  logIn(user: string): string;
  /** Value of a Set-Cookie header that ends the session. */
  logOut(): string;
  /** The user whom a Cookie header names; null without a valid session. */
  userOf(cookieHeader: string | undefined): string | null;
};

/** @param secret shared by all pods of the product page, so that any of them knows the session */
export function createSessions(secret: string): Sessions {
  const known = new Map<string, string | null>();
  const sign = (payload: string) => createHmac('sha256', secret).update(payload).digest('base64url');

  const read = (cookieHeader: string): string | null => {
    for (const part of cookieHeader.split(';')) {
      const [name, value] = splitOnce(part.trim(), '=');
      if (name !== cookieName) continue;
      const [payload, signature] = splitOnce(value, '.');
      if (isSame(signature, sign(payload))) return Buffer.from(payload, 'base64url').toString();
    }
    return null;
  };

  return {
    logIn(user) {
      const payload = Buffer.from(user).toString('base64url');
      return `${cookieName}=${payload}.${sign(payload)}; HttpOnly; Path=/; SameSite=Lax`;
    },
    logOut: () => `${cookieName}=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; HttpOnly; Path=/`,
    userOf(cookieHeader) {
      if (cookieHeader === undefined) return null;
      let user = known.get(cookieHeader);
      if (user === undefined) {
        user = read(cookieHeader);
        if (known.size >= rememberedCookies) known.clear();
        known.set(cookieHeader, user);
      }
      return user;
    },
  };
}

function splitOnce(text: string, separator: string): [string, string] {
  const index = text.indexOf(separator);
  return index === -1 ? [text, ''] : [text.slice(0, index), text.slice(index + 1)];
}

function isSame(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}

import { allAuthenticated, type User, Users } from './users.ts';

export const adminUser = 'admin';
/** Their rights are objects in the store: cluster/access-seed.ts. */
const operatorUser = 'operator';
const viewerUser = 'viewer';

const users: readonly User[] = [
  { name: adminUser, groups: ['system:masters', allAuthenticated] },
  { name: operatorUser, groups: [allAuthenticated] },
  { name: viewerUser, groups: [allAuthenticated] },
];

/** The people of a sandbox. Tokens by user name; random where none is given. */
export function sandboxUsers(tokens: Readonly<Record<string, string>> = {}): Users {
  const all = new Users();
  for (const user of users) all.add(user, tokens[user.name]);
  return all;
}

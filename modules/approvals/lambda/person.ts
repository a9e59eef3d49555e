/** Somebody who signed in with a second factor, as a verified token says. */
export interface Person {
  /** At the identity provider; never given to anybody else. */
  readonly subject: string;
  /** To show, such as an e-mail address. */
  readonly name: string;
  /** All that the person is called, subject and name among it. */
  readonly aliases: readonly string[];
  /** All groups, by names as the provider gives them: those that decide about agents, and those that answer for some. */
  readonly groups: readonly string[];
  /** When they signed in, in milliseconds since 1970. */
  readonly signedInAt: number;
}

/** Whether somebody signed in lately enough to decide. Times in milliseconds since 1970. */
export const isFresh = (signedInAt: number, loginMinutes: number, now: number) =>
  now - signedInAt <= loginMinutes * 60_000;

/** What ends the name of every group that decides about a family of agents. */
const DECIDING = '-approvers';

/** The group that decides about a family. */
export const groupOf = (family: string) => `${family}${DECIDING}`;

/** Families that somebody decides about, by the names of groups. */
export const familiesAmong = (groups: readonly string[]): string[] =>
  groups.filter(isDecidingGroup).map((group) => group.slice(0, -DECIDING.length));

const GROUP = /^[a-z][a-z0-9-]{0,30}-approvers$/;
export const isDecidingGroup = (group: string) => GROUP.test(group);

/** What an authorizer of API Gateway hands on: a flat record of texts. */
export type PersonContext = Readonly<Record<keyof Person, string>>;

export const contextOf = ({ subject, name, aliases, groups, signedInAt }: Person): PersonContext => ({
  subject,
  name,
  aliases: JSON.stringify(aliases),
  groups: JSON.stringify(groups),
  signedInAt: String(signedInAt),
});

/** The person in what the authorizer handed on, or nobody where anything of it is not as the authorizer writes it. */
export function personIn(context: unknown): Person | undefined {
  if (typeof context !== 'object' || context === null) return undefined;
  const { subject, name, aliases, groups, signedInAt } = context as Readonly<Record<string, unknown>>;
  const names = textsIn(aliases);
  const memberships = textsIn(groups);
  const isWhole =
    typeof subject === 'string' &&
    subject !== '' &&
    typeof name === 'string' &&
    typeof signedInAt === 'string' &&
    /^\d{1,16}$/.test(signedInAt) &&
    names !== undefined &&
    memberships !== undefined;
  return isWhole ? { subject, name, aliases: names, groups: memberships, signedInAt: Number(signedInAt) } : undefined;
}

function textsIn(json: unknown): string[] | undefined {
  if (typeof json !== 'string') return undefined;
  try {
    const list: unknown = JSON.parse(json);
    return Array.isArray(list) && list.every((text) => typeof text === 'string') ? list : undefined;
  } catch {
    return undefined;
  }
}

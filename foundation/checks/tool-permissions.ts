import { z } from 'zod';
import type { Mistake } from '../mistakes';
import { oneOf, repeated } from '../rules';

/** Permissions of a tool as far as they are well-formed, each with its path. */
export const permissionsIn = (at: string, permissions: readonly unknown[]) =>
  permissions.flatMap((value, index) => {
    const seen = permission.safeParse(value);
    return seen.success ? [{ ...seen.data, at: `${at}.permissions[${index}]` }] : [];
  });

const permission = z.object({
  grant: z.string(),
  account: z.string().optional().catch(undefined),
  sid: z.string().optional().catch(undefined),
  actions: z.array(z.string()).catch([]),
});

type SeenPermission = ReturnType<typeof permissionsIn>[number];

export function* unknownAccounts(
  permissions: readonly SeenPermission[],
  accounts: readonly string[],
): Generator<Mistake> {
  for (const { at, account } of permissions) {
    if (account !== undefined && !accounts.includes(account))
      yield {
        path: `${at}.account`,
        problem: 'is not an account of this environment',
        got: account,
        remedy: oneOf(accounts, 'add it to accounts', account),
      };
  }
}

/** Services that administer; the control policies deny every action of theirs to tools. */
const ADMINISTRATION = ['account', 'iam', 'identitystore', 'organizations', 'ram', 'sso', 'sso-directory', 'sts'];

/** Actions elsewhere by which somebody else comes to be allowed something. */
const SHARES_ACCESS = /^(?:kms:(?:Create|Revoke)Grant|[a-z0-9-]+:(?!Get|List|Describe)\w*(?:Policy|Permission|Acl))$/i;

const administers = (action: string) =>
  ADMINISTRATION.includes(action.split(':')[0] ?? '') || SHARES_ACCESS.test(action);

export function* administration(permissions: readonly SeenPermission[]): Generator<Mistake> {
  for (const { at, actions } of statementsIn(permissions)) {
    for (const [index, action] of actions.entries()) {
      if (administers(action))
        yield {
          path: `${at}.actions[${index}]`,
          problem: 'decides who may do what, which no tool may',
          got: action,
          remedy: 'take it out, and leave it to a person with a permission set',
        };
    }
  }
}

export function* repeatedStatements(permissions: readonly SeenPermission[]): Generator<Mistake> {
  for (const { item, earlier } of repeated(statementsIn(permissions), ({ sid }) => sid)) {
    yield {
      path: `${item.at}.sid`,
      problem: `is the name of ${earlier.at} too`,
      got: item.sid,
      remedy: 'give every statement its own name',
    };
  }
}

const statementsIn = (permissions: readonly SeenPermission[]) =>
  permissions.filter(({ grant }) => grant === 'statement');

/** Grants that change something, or may; a function is trusted to be called for what it looks up. */
const CHANGES = ['change-table', 'write-objects', 'send-mail', 'start-workflow'];

/** Verbs of actions that leave everything as it was. */
const READS = /:(?:BatchGet|Decrypt|Describe|Get|Head|List|Query|Retrieve|Scan|Search|Select)(?=[A-Z]|$)/;

/** Of a tool whose actions all read. */
export function* changesOfReader(permissions: readonly SeenPermission[]): Generator<Mistake> {
  const said = {
    problem: 'may change something, but every action of the tool only reads',
    remedy: 'take it out, or declare the action that needs it as a change',
  };
  for (const { at, grant, actions } of permissions) {
    if (CHANGES.includes(grant)) yield { ...said, path: `${at}.grant`, got: grant };
    if (grant !== 'statement') continue;
    for (const [index, action] of actions.entries()) {
      if (!READS.test(action)) yield { ...said, path: `${at}.actions[${index}]`, got: action };
    }
  }
}

import type { Statement } from '../foundation/policy';
import { PERMISSIONS_MARKER, POLICY_MARKER } from './marker';

/** Whom a role trusts, as a file that is written anew. */
export const trustFile = (statements: readonly Statement[]): string =>
  json({ Version: '2012-10-17', Id: POLICY_MARKER, Statement: statements });

/** What a role may do, as a file that is written anew. Such policies have no `Id`: the name of each statement says whose it is. */
export const permissionsFile = (statements: readonly Statement[]): string =>
  json({
    Version: '2012-10-17',
    Statement: statements.map((statement) => ({ ...statement, Sid: `${PERMISSIONS_MARKER}${statement.Sid}` })),
  });

const json = (content: unknown) => `${JSON.stringify(content, undefined, 2)}\n`;

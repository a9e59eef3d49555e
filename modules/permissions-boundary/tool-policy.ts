import type { Environment } from '../../foundation/environment';
import { listOf, type PolicyDocument, policy, type Statement } from '../../foundation/policy';

/**
 * The most that tools of an account may do: the actions that some tool of the account declares, inside the organization.
 * Whoever ships tools can rearrange these among them; a kind of permission that is new to the account needs whoever
 * ships ceilings.
 *
 * @param granted All statements of the policies of the account's tools.
 */
export const toolBoundary = ({ organization }: Environment, granted: readonly Statement[]): PolicyDocument =>
  policy(
    {
      Sid: 'ToolsDoWhatToolsHereDeclare',
      Effect: 'Allow',
      Action: [
        ...new Set(granted.filter(({ Effect }) => Effect === 'Allow').flatMap(({ Action }) => listOf(Action))),
      ].sort(),
      Resource: '*',
      // Some actions know no resource, and so no owner of it.
      Condition: { StringEqualsIfExists: { 'aws:ResourceOrgID': organization.id } },
    },
    {
      Sid: 'ToolsNeverBecomeOthers',
      Effect: 'Deny',
      Action: 'sts:AssumeRole',
      Resource: '*',
    },
  );

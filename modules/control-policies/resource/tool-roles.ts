import type { Statement } from '../../../foundation/policy';
import { exceptGateway } from '../exemptions';
import { type ControlFacts, rolesOf } from '../facts';

/** The same door as the service control policy's, held from the other side. */
export const toolRolesPack = (facts: ControlFacts): Statement[] => [
  {
    Sid: 'OnlyTheGatewayAssumesToolRoles',
    Effect: 'Deny',
    Principal: '*',
    Action: ['sts:AssumeRole', 'sts:SetSourceIdentity', 'sts:TagSession'],
    Resource: rolesOf(facts, 'tool'),
    // Lambda takes on a tool's own role as a service.
    Condition: { ...exceptGateway(facts), BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' } },
  },
  {
    // Not even of an issuer that may otherwise assume roles.
    Sid: 'ToolRolesOpenToNoSignIn',
    Effect: 'Deny',
    Principal: '*',
    Action: ['sts:AssumeRoleWithSAML', 'sts:AssumeRoleWithWebIdentity'],
    Resource: rolesOf(facts, 'tool'),
  },
];

import type { Statement } from '../../foundation/policy';

/** For what the bindings have no resource of; it knows no resources, and what it does it asks for in the name of its caller. */
export const asksTheCloudControlApi: Statement = {
  Sid: 'AsksTheCloudControlApi',
  Effect: 'Allow',
  Action: [
    'cloudformation:CreateResource',
    'cloudformation:DeleteResource',
    'cloudformation:GetResource',
    'cloudformation:GetResourceRequestStatus',
    'cloudformation:UpdateResource',
  ],
  Resource: '*',
};

/** One setting of an account and region. */
export const enforcesGuardrails: Statement = {
  Sid: 'EnforcesTheGuardrail',
  Effect: 'Allow',
  Action: [
    'bedrock:DeleteEnforcedGuardrailConfiguration',
    'bedrock:ListEnforcedGuardrailsConfiguration',
    'bedrock:PutEnforcedGuardrailConfiguration',
  ],
  Resource: '*',
};

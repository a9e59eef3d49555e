import type { Environment, Tool } from '../../foundation/environment';

type EndpointTarget = Extract<Tool['target'], { kind: 'endpoint' }>;

/** Where an action is called: each has a path of its own below the address of the tool. */
export const endpointUrl = ({ url }: Pick<EndpointTarget, 'url'>, action: string) =>
  `${url.replace(/\/$/, '')}/${action}`;

/** Methods whose requests have no body: what the action takes goes into the query. */
const WITHOUT_BODY: readonly string[] = ['DELETE', 'GET'];

/**
 * The workflow in front of an endpoint, in the Amazon States Language. It takes a call as functions of tools do, and
 * answers as they do: see lambda/tool-call.ts. It never tries again, since nobody knows what a call that failed has done.
 */
export const endpointWorkflow = (
  { partition }: Pick<Environment, 'partition'>,
  { actions }: Pick<Tool, 'actions'>,
  target: EndpointTarget,
) => ({
  StartAt: 'IsItAnActionOfTheTool',
  States: {
    IsItAnActionOfTheTool: {
      Type: 'Choice',
      Choices: Object.keys(actions).map((action) => ({
        Variable: '$.action',
        StringEquals: action,
        Next: 'DoesTheCallHaveAKey',
      })),
      Default: 'NoSuchAction',
    },
    NoSuchAction: { Type: 'Fail', Error: 'NoSuchAction', Cause: 'The tool has no action of this name.' },
    DoesTheCallHaveAKey: {
      Type: 'Choice',
      Choices: [{ Variable: '$.idempotencyKey', IsPresent: true, Next: 'CallTheEndpoint' }],
      Default: 'ItIsTheSameAsNoOther',
    },
    ItIsTheSameAsNoOther: {
      Type: 'Pass',
      InputPath: '$.request',
      ResultPath: '$.idempotencyKey',
      Next: 'CallTheEndpoint',
    },
    CallTheEndpoint: {
      Type: 'Task',
      Resource: `arn:${partition}:states:::http:invoke`,
      Parameters: {
        // The action is one of the names above by now.
        'ApiEndpoint.$': `States.Format('${endpointUrl(target, '{}')}', $.action)`,
        Method: target.method,
        Authentication: { ConnectionArn: target.connectionArn },
        Headers: { 'Idempotency-Key.$': '$.idempotencyKey' },
        [WITHOUT_BODY.includes(target.method) ? 'QueryParameters.$' : 'RequestBody.$']: '$.input',
      },
      TimeoutSeconds: target.timeoutSeconds,
      ResultSelector: { ok: true, 'output.$': '$.ResponseBody' },
      End: true,
    },
  },
});

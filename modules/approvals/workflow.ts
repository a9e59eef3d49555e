/** What the state machine of approvals is made of. */
export interface ApprovalParts {
  readonly partition: string;
  /** ARN of the alias of the function that keeps approvals. */
  readonly keeperArn: string;
  /** ARN of the alias of the function that decides about calls, and carries out what was approved. */
  readonly validatorArn: string;
  /** How long people have to decide. */
  readonly expireMinutes: number;
  /** How long a call may take that was approved: longer than the function that makes it. */
  readonly carryOutSeconds: number;
}

type State = Readonly<Record<string, unknown>>;

/** Lambda has not run the function then, so nothing happens twice. */
const NOT_RUN = {
  ErrorEquals: ['Lambda.TooManyRequestsException'],
  IntervalSeconds: 2,
  BackoffRate: 2,
  MaxAttempts: 5,
  MaxDelaySeconds: 60,
  JitterStrategy: 'FULL',
};

/** Closing changes nothing the second time, so whatever failed is tried again. */
const ANYTHING = {
  ErrorEquals: ['States.ALL'],
  IntervalSeconds: 5,
  BackoffRate: 2,
  MaxAttempts: 8,
  MaxDelaySeconds: 300,
  JitterStrategy: 'FULL',
};
/** Longer than all attempts at closing, in seconds. */
const CLOSING_SECONDS = 3600;

/** Where everything leads that is not foreseen. */
const otherwise = (next: string) => [
  // Not among States.ALL.
  { ErrorEquals: ['States.DataLimitExceeded'], ResultPath: '$.error', Next: next },
  { ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: next },
];

/**
 * A call that waits for people, in the Amazon States Language. It is given the id of an approval and holds nothing of the call. It ends
 * in the call being carried out where people have said so in time, and in a refusal otherwise, whatever fails.
 */
export const approvalWorkflow = (parts: ApprovalParts) => ({
  Comment: 'Ask people, carry out what they approved, close what they did not',
  StartAt: 'AskPeople',
  TimeoutSeconds: parts.expireMinutes * 60 + parts.carryOutSeconds + CLOSING_SECONDS,
  States: { ...deciding(parts), ...closing(parts) },
});

const deciding = (parts: ApprovalParts): Record<string, State> => ({
  AskPeople: {
    Type: 'Task',
    Resource: `arn:${parts.partition}:states:::lambda:invoke.waitForTaskToken`,
    Parameters: {
      FunctionName: parts.keeperArn,
      Payload: { step: 'ask', 'approval.$': '$.approval', 'token.$': '$$.Task.Token' },
    },
    ResultPath: '$.decision',
    TimeoutSeconds: parts.expireMinutes * 60,
    Retry: [NOT_RUN],
    Catch: [{ ErrorEquals: ['States.Timeout'], ResultPath: '$.error', Next: 'NobodyDecided' }, ...otherwise('Failed')],
    Next: 'WasItApproved',
  },
  WasItApproved: {
    Type: 'Choice',
    Choices: [
      {
        And: [
          { Variable: '$.decision.approved', IsPresent: true },
          { Variable: '$.decision.approved', BooleanEquals: true },
        ],
        Next: 'CarryOut',
      },
    ],
    Default: 'Rejected',
  },
  CarryOut: {
    Type: 'Task',
    Resource: `arn:${parts.partition}:states:::lambda:invoke`,
    Parameters: { FunctionName: parts.validatorArn, Payload: { 'approved.$': '$.approval' } },
    // What the tool answered is with the call, for whoever asked.
    ResultPath: null,
    TimeoutSeconds: parts.carryOutSeconds,
    Retry: [NOT_RUN],
    Catch: otherwise('Failed'),
    Next: 'CarriedOut',
  },
  CarriedOut: { Type: 'Succeed' },
});

const closing = ({ partition, keeperArn }: ApprovalParts): Record<string, State> => ({
  NobodyDecided: { Type: 'Pass', Result: 'expired', ResultPath: '$.outcome', Next: 'Close' },
  Rejected: { Type: 'Pass', Result: 'rejected', ResultPath: '$.outcome', Next: 'Close' },
  Failed: { Type: 'Pass', Result: 'failed', ResultPath: '$.outcome', Next: 'Close' },
  Close: {
    Type: 'Task',
    Resource: `arn:${partition}:states:::lambda:invoke`,
    Parameters: {
      FunctionName: keeperArn,
      Payload: { step: 'close', 'approval.$': '$.approval', 'outcome.$': '$.outcome' },
    },
    ResultPath: null,
    TimeoutSeconds: 60,
    Retry: [ANYTHING],
    Catch: otherwise('NotClosed'),
    Next: 'WasItAFault',
  },
  WasItAFault: {
    Type: 'Choice',
    // What nobody decided is a failure, for alarms to see.
    Choices: [{ Variable: '$.outcome', StringEquals: 'failed', Next: 'NotCarriedOut' }],
    Default: 'Refused',
  },
  Refused: { Type: 'Succeed' },
  NotCarriedOut: {
    Type: 'Fail',
    Error: 'NotCarriedOut',
    Cause: 'The call could not be put before people, or not be made.',
  },
  NotClosed: { Type: 'Fail', Error: 'NotClosed', Cause: 'The call was not made, and its end could not be kept.' },
});

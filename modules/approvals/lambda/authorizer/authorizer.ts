import type { JWTVerifyGetKey } from 'jose';
import { errorKind } from '../../../events/lambda/error-kind';
import type { Invocation } from '../../../events/lambda/invocation';
import type { Tell } from '../../../events/lambda/tell';
import { APPROVER_STAGE } from '../../stage';
import { contextOf, type PersonContext } from '../person';
import type { AuthorizerSettings } from './settings';
import { Unproven } from './unproven';
import { verifiedPerson } from './verify-token';

/** What API Gateway asks. */
export interface AuthorizerEvent {
  readonly methodArn: string;
  /** The header Authorization. */
  readonly authorizationToken?: string;
}

export interface AuthorizerAnswer {
  readonly principalId: string;
  readonly policyDocument: {
    readonly Version: '2012-10-17';
    readonly Statement: ReadonlyArray<{
      readonly Effect: 'Allow';
      readonly Action: 'execute-api:Invoke';
      readonly Resource: string;
    }>;
  };
  readonly context: PersonContext;
}

export interface AuthorizerParts {
  readonly settings: AuthorizerSettings;
  readonly keys: JWTVerifyGetKey;
  readonly tell: Tell<'refusal'>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Longer than tokens of people are, shorter than what headers may be. */
const LONGEST_TOKEN = 8192;
const BEARER = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/;
/** A method of an API's stage for approvers, without anything that would be a pattern in a policy. */
const METHOD = new RegExp(
  `^arn:[a-z-]+:execute-api:[a-z0-9-]+:\\d{12}:[a-z0-9]+/${APPROVER_STAGE}/(?:GET|POST)/[A-Za-z0-9/_-]+$`,
);

/**
 * Makes the Lambda authorizer of the API of approvers: whoever shows a token of the provider, made lately with a second factor, may
 * call the method that was asked for, once. API Gateway answers everybody else with 401, because of the message.
 */
export const authorizer =
  ({ settings, keys, tell, now }: AuthorizerParts) =>
  async (
    { methodArn, authorizationToken = '' }: AuthorizerEvent,
    { awsRequestId: request }: Invocation,
  ): Promise<AuthorizerAnswer> => {
    try {
      const [, token] = authorizationToken.length > LONGEST_TOKEN ? [] : (BEARER.exec(authorizationToken) ?? []);
      if (token === undefined) throw new Unproven('is no token');
      if (!METHOD.test(methodArn)) throw new Unproven('is for another place');
      const person = await verifiedPerson(token, keys, settings, now());
      return {
        principalId: person.subject,
        policyDocument: {
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: methodArn }],
        },
        context: contextOf(person),
      };
    } catch (error) {
      tell({
        event: 'refusal',
        level: 'WARN',
        message: 'Token refused',
        request,
        at: 'sign-in',
        by: 'approver',
        code: 'approver-not-identified',
        reason: reasonOf(error),
      });
      throw new Error('Unauthorized');
    }
  };

/** Which rule was broken. What jose says of a token may quote it, what it calls the fault does not. */
function reasonOf(error: unknown): string {
  if (error instanceof Unproven) return error.message;
  const { code, claim } = error as { readonly code?: unknown; readonly claim?: unknown };
  if (typeof code === 'string') return typeof claim === 'string' ? `${code} ${claim}` : code;
  return errorKind(error);
}

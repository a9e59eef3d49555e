import { CognitoIdentityProvider } from '@cdktf/provider-aws/lib/cognito-identity-provider';
import { CognitoManagedLoginBranding } from '@cdktf/provider-aws/lib/cognito-managed-login-branding';
import { CognitoUserGroup } from '@cdktf/provider-aws/lib/cognito-user-group';
import { CognitoUserPool } from '@cdktf/provider-aws/lib/cognito-user-pool';
import { CognitoUserPoolClient } from '@cdktf/provider-aws/lib/cognito-user-pool-client';
import { CognitoUserPoolDomain } from '@cdktf/provider-aws/lib/cognito-user-pool-domain';
import { LambdaPermission } from '@cdktf/provider-aws/lib/lambda-permission';
import { Construct } from 'constructs';
import { accountIdOf } from '../../foundation/accounts';
import type { Environment, Gateway } from '../../foundation/environment';
import { familiesOf, groupKey } from '../../foundation/families';
import { awsName, tokensName } from '../../foundation/names';
import { gatewayOf } from '../tool-gateway/arns';
import { ApprovalFunction, type ApprovalKeys } from './approval-function';
import { tokensStatements } from './approver-policy';
import { tokensArn, tokensRoleName } from './arns';
import type { AuthorizerSettings } from './lambda/authorizer/settings';
import { MFA_ATTRIBUTE, MFA_CLAIM, MFA_VALUES } from './lambda/tokens/claims';

/** How Cognito lets approvers sign in. */
export type CognitoApprovers = Extract<Gateway['approvals']['approvers'], { kind: 'cognito' }>;

export interface ApproverPoolProps {
  readonly environment: Environment;
  readonly approvers: CognitoApprovers;
  readonly keys: ApprovalKeys;
}

/** Shortest time for which Cognito renews tokens, in minutes. */
const RENEWED_MINUTES = 60;
/** Longest time for which a token says that a person is who they were, in minutes, and the shortest that Cognito takes. */
const LONGEST_TOKEN = 60;
const SHORTEST_TOKEN = 5;

/** Where a program on an approver's own machine waits for the answer of the sign-in page, if nothing else does. */
const LOOPBACK = 'http://localhost:8400/';
/** What the provider that people come from is called in the pool. */
const PROVIDER = 'organization';

/** Where approvers sign in: whom an administrator added, each with a second factor, in the groups of the families of agents. */
export class ApproverPool extends Construct {
  private readonly pool: CognitoUserPool;
  private readonly client: CognitoUserPoolClient;

  constructor(scope: Construct, id: string, { environment, approvers, keys }: ApproverPoolProps) {
    super(scope, id);

    this.pool = this.addPool(environment, this.addTokens(environment, keys));
    const provider = this.addProvider(approvers);
    this.client = this.addClient(environment, approvers, provider);
    new CognitoUserPoolDomain(this, 'domain', {
      domain: this.domainOf(environment, approvers),
      userPoolId: this.pool.id,
      managedLoginVersion: 2,
    });
    // Pages of this version are shown to clients that have a style only.
    new CognitoManagedLoginBranding(this, 'branding', {
      userPoolId: this.pool.id,
      clientId: this.client.id,
      useCognitoProvidedValues: true,
    });
    const groups = new Construct(this, 'groups');
    for (const family of familiesOf(environment)) {
      new CognitoUserGroup(groups, family, {
        userPoolId: this.pool.id,
        name: groupKey(family, 'approver'),
        description: `Decide on changes by agents of the family ${family} in ${environment.name}`,
      });
      // So that tokens can say it: where these answer for agents, they do not decide about them.
      new CognitoUserGroup(groups, `${family}-operators`, {
        userPoolId: this.pool.id,
        name: groupKey(family, 'operator'),
        description: `Operate agents of the family ${family} in ${environment.name}, and decide on none that are theirs`,
      });
    }
  }

  /** What tokens of this pool are known by. */
  public get trusted(): Omit<AuthorizerSettings, 'loginMinutes'> {
    return trustedPool(`https://${this.pool.endpoint}`, this.client.id);
  }

  private addTokens(environment: Environment, keys: ApprovalKeys): ApprovalFunction {
    return new ApprovalFunction(this, 'tokens', {
      environment,
      plane: 'approver',
      keys,
      functionName: tokensName(environment),
      description: 'Says in tokens of approvers that they showed a second factor',
      functionArn: tokensArn(environment),
      roleName: tokensRoleName(environment),
      statements: tokensStatements(environment, keys.state),
      log: 'tokens',
      code: 'tokens',
      settings: { P2A_ENVIRONMENT: environment.name },
      // As long as Cognito waits.
      timeoutSeconds: 5,
      memoryMb: 256,
    });
  }

  private addPool(environment: Environment, { live }: ApprovalFunction): CognitoUserPool {
    const pool = new CognitoUserPool(this, 'Resource', {
      name: awsName(environment, 'userPool', 'approvers'),
      // The least that gives a trigger the event by which tokens are changed.
      userPoolTier: 'ESSENTIALS',
      deletionProtection: 'ACTIVE',
      // No remembered devices: on those, Cognito would ask for no second factor.
      mfaConfiguration: 'ON',
      softwareTokenMfaConfiguration: { enabled: true },
      adminCreateUserConfig: { allowAdminCreateUserOnly: true },
      // Whoever reads a mailbox does not become the person.
      accountRecoverySetting: { recoveryMechanism: [{ name: 'admin_only', priority: 1 }] },
      usernameAttributes: ['email'],
      usernameConfiguration: { caseSensitive: false },
      autoVerifiedAttributes: ['email'],
      passwordPolicy: {
        minimumLength: 16,
        requireLowercase: true,
        requireNumbers: true,
        requireSymbols: true,
        requireUppercase: true,
        temporaryPasswordValidityDays: 1,
      },
      schema: [
        {
          name: MFA_ATTRIBUTE.replace('custom:', ''),
          attributeDataType: 'String',
          developerOnlyAttribute: false,
          mutable: true,
          required: false,
          stringAttributeConstraints: { minLength: '0', maxLength: '256' },
        },
      ],
      lambdaConfig: { preTokenGenerationConfig: { lambdaArn: live.alias.arn, lambdaVersion: 'V2_0' } },
      lifecycle: { preventDestroy: true },
    });
    new LambdaPermission(this, 'asks-for-claims', {
      statementId: 'ThePoolAsksWhatTokensSay',
      action: 'lambda:InvokeFunction',
      functionName: live.functionName,
      qualifier: live.alias.name,
      principal: 'cognito-idp.amazonaws.com',
      sourceArn: pool.arn,
      sourceAccount: accountIdOf(environment, gatewayOf(environment).account),
    });
    return pool;
  }

  private addProvider({ samlMetadataUrl }: CognitoApprovers): CognitoIdentityProvider | undefined {
    if (samlMetadataUrl === undefined) return undefined;
    return new CognitoIdentityProvider(this, 'provider', {
      userPoolId: this.pool.id,
      providerName: PROVIDER,
      providerType: 'SAML',
      providerDetails: { MetadataURL: samlMetadataUrl, IDPSignout: 'false' },
      attributeMapping: { email: 'email', [MFA_ATTRIBUTE]: 'mfa' },
      // Cognito reads these in the metadata.
      lifecycle: {
        ignoreChanges: ['ActiveEncryptionCertificate', 'SLORedirectBindingURI', 'SSORedirectBindingURI'].map(
          (name) => `provider_details["${name}"]`,
        ),
      },
    });
  }

  /** A client without a secret: whoever signs in proves by PKCE that the code is theirs. */
  private addClient(
    environment: Environment,
    { callbackUrls }: CognitoApprovers,
    provider: CognitoIdentityProvider | undefined,
  ): CognitoUserPoolClient {
    const { loginMinutes } = gatewayOf(environment).approvals;
    const tokenMinutes = Math.max(SHORTEST_TOKEN, Math.min(LONGEST_TOKEN, loginMinutes));
    return new CognitoUserPoolClient(this, 'client', {
      userPoolId: this.pool.id,
      name: awsName(environment, 'userPool', 'approvers'),
      generateSecret: false,
      allowedOauthFlowsUserPoolClient: true,
      allowedOauthFlows: ['code'],
      // Not the scope by which people change their own attributes, or the proof of a second factor with them.
      allowedOauthScopes: ['email', 'openid'],
      callbackUrls: callbackUrls.length > 0 ? callbackUrls : [LOOPBACK],
      supportedIdentityProviders: ['COGNITO', ...(provider === undefined ? [] : [provider.providerName])],
      // By the pages of the pool alone, which ask for the second factor.
      explicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
      readAttributes: ['email', 'email_verified'],
      writeAttributes: ['email', ...(provider === undefined ? [] : [MFA_ATTRIBUTE])],
      preventUserExistenceErrors: 'ENABLED',
      enableTokenRevocation: true,
      idTokenValidity: tokenMinutes,
      accessTokenValidity: tokenMinutes,
      refreshTokenValidity: Math.max(RENEWED_MINUTES, loginMinutes),
      tokenValidityUnits: [{ idToken: 'minutes', accessToken: 'minutes', refreshToken: 'minutes' }],
    });
  }

  private domainOf(environment: Environment, { domainPrefix }: CognitoApprovers): string {
    const account = accountIdOf(environment, gatewayOf(environment).account);
    const domain = domainPrefix ?? `${environment.namePrefix}-${environment.name}-approvers-${account}`;
    if (/aws|amazon|cognito/.test(domain))
      throw new Error(
        `${this.node.path}: Cognito takes no domain that holds its own names, got "${domain}"; give another one as gateway.approvals.approvers.domainPrefix`,
      );
    return domain;
  }
}

/** How tokens of a pool that is made here say who somebody is and how they signed in. */
export const trustedPool = (issuer: string, audience: string): Omit<AuthorizerSettings, 'loginMinutes'> => ({
  issuer,
  audience,
  tokenUse: 'id',
  groupsClaim: 'cognito:groups',
  mfa: { claim: MFA_CLAIM, values: Object.values(MFA_VALUES) },
});

import type { Event, Json } from './event-pattern';

type Fields = Readonly<Record<string, Json>>;

const EVENT_ID = '4f8c6f0e-8f4e-4d0b-9a34-6a1f7a7f0c11';

/**
 * A management event as CloudTrail hands it to EventBridge. Source: "CloudTrail record contents for management, data, and network
 * activity events" in its guide, and "AWS service events delivered via AWS CloudTrail" in that of EventBridge.
 */
export const callEvent = (
  account: string,
  service: string,
  eventName: string,
  {
    userIdentity,
    requestParameters = {},
    region = 'eu-central-1',
    ...detail
  }: { readonly userIdentity: Fields; readonly requestParameters?: Fields; readonly region?: string } & Fields,
): Event => ({
  version: '0',
  id: 'b1b2ae4f-5f6a-4f15-9ad2-7e0f0b1f7d01',
  'detail-type': 'AWS API Call via CloudTrail',
  source: `aws.${SOURCES[service] ?? service}`,
  account,
  time: '2026-03-10T12:00:30Z',
  region,
  resources: [],
  detail: {
    eventVersion: '1.11',
    userIdentity,
    eventTime: '2026-03-10T12:00:30Z',
    eventSource: `${service}.amazonaws.com`,
    eventName,
    awsRegion: region,
    sourceIPAddress: '198.51.100.7',
    userAgent: 'aws-cli/2.22.0',
    requestParameters,
    responseElements: null,
    requestID: '0d9d2d6c-8a5c-4a71-9f1b-0cf1f9e1f4a2',
    eventID: EVENT_ID,
    readOnly: false,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: account,
    eventCategory: 'Management',
    ...detail,
  },
});

/** Where the source of an event is not called as the service is in CloudTrail. */
const SOURCES: Readonly<Record<string, string>> = { monitoring: 'monitoring', 'access-analyzer': 'access-analyzer' };

const session = (account: string, pathAndName: string, name: string, partition = 'aws'): Fields => {
  const userName = pathAndName.split('/').at(-1) ?? pathAndName;
  return {
    type: 'AssumedRole',
    principalId: `AROAEXAMPLEID:${name}`,
    arn: `arn:${partition}:sts::${account}:assumed-role/${userName}/${name}`,
    accountId: account,
    accessKeyId: 'ASIAEXAMPLE',
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId: 'AROAEXAMPLEID',
        arn: `arn:${partition}:iam::${account}:role/${pathAndName}`,
        accountId: account,
        userName,
      },
      attributes: { creationDate: '2026-03-10T11:58:00Z', mfaAuthenticated: 'false' },
    },
  };
};

/** Callers as CloudTrail tells of them. Source: "CloudTrail userIdentity element" in its guide. */
export const caller = {
  /** A session of a role of the account, by path and name without a leading slash. */
  role: session,
  /** Of the same by ARN. */
  roleArn: (arn: string, name = 'session'): Fields =>
    session(arn.split(':')[4] ?? '', arn.replace(/^.*:role\//, ''), name, arn.split(':')[1]),
  user: (account: string, name: string): Fields => ({
    type: 'IAMUser',
    principalId: 'AIDAEXAMPLE',
    arn: `arn:aws:iam::${account}:user/${name}`,
    accountId: account,
    userName: name,
  }),
  root: (account: string): Fields => ({
    type: 'Root',
    principalId: account,
    arn: `arn:aws:iam::${account}:root`,
    accountId: account,
  }),
  service: (name: string): Fields => ({ type: 'AWSService', invokedBy: `${name}.amazonaws.com` }),
  /** Somebody from another account, of whom the account of the resource sees no more. */
  elsewhere: (account: string): Fields => ({
    type: 'AWSAccount',
    principalId: 'AROAEXAMPLEID:session',
    accountId: account,
  }),
  webIdentity: (issuer: string): Fields => ({
    type: 'WebIdentityUser',
    principalId: `${issuer}:audience:subject`,
    userName: 'subject',
    identityProvider: issuer,
  }),
  saml: (account: string): Fields => ({
    type: 'SAMLUser',
    principalId: 'example:person@acme.example',
    userName: 'person@acme.example',
    identityProvider: `arn:aws:iam::${account}:saml-provider/AWSSSO`,
  }),
};

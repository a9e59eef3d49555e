import { z } from 'zod';
import { accountName, arn, kebab, nonEmpty, ofAService, pattern, provision, says, wholeNumber } from './fields';

const atMost = (most: number) => says('is too large', `use ${most} or less`);

const domainName = pattern(
  /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/,
  'is not a domain name',
  'write it in lower case without https://, such as tools.example.internal',
);

const httpsUrl = ofAService(
  pattern(
    /^https:\/\/[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:\/[A-Za-z0-9._~/-]*)?$/,
    'is not the address of an identity provider',
    'write it with https://, a host name, and without a query, as the tokens have it in iss',
  ),
);

/** What of a token says that a second factor was used: a claim, and the values of which it must have one. */
const mfaProof = z.strictObject({
  claim: nonEmpty('which claim says it').default('amr'),
  values: z
    .array(nonEmpty('which value says it'))
    .min(1, says('is empty, so nobody could approve', 'list at least one value'))
    .default(['mfa', 'hwk', 'otp']),
});

/** Who signs approvers in. */
const approvers = z.discriminatedUnion('kind', [
  /** A user pool made here: a second factor is required of everybody, and its tokens say so. */
  z.strictObject({
    kind: z.literal('cognito'),
    /** Beginning of the sign-in page's host name, unique in the region. */
    domainPrefix: kebab('beginning of a domain', 40).optional(),
    /** SAML metadata of the provider that people come from, such as an application of IAM Identity Center. */
    samlMetadataUrl: pattern(
      /^https:\/\/\S+$/,
      'is not the address of SAML metadata',
      'copy it from the application of the identity provider',
    ).optional(),
    /** Where a browser comes back to after signing in. */
    callbackUrls: z
      .array(
        pattern(/^(?:https:\/\/|http:\/\/localhost(?::\d+)?\/)\S*$/, 'is not an address', 'write it with https://'),
      )
      .default([]),
  }),
  /** Another OpenID Connect provider, whose tokens say how somebody signed in. */
  z.strictObject({
    kind: z.literal('oidc'),
    issuer: httpsUrl,
    /** The client that tokens are made for. */
    audience: nonEmpty('which client the tokens are for'),
    /** Claim with the names of a person's groups. */
    groupsClaim: nonEmpty('which claim lists the groups').default('groups'),
    mfa: mfaProof.prefault({}),
  }),
]);

const approvals = z.strictObject({
  approvers: approvers.prefault({ kind: 'cognito' }),
  /** How many people must agree; a rule may ask for more. */
  quorum: wholeNumber('people', 1).max(5, atMost(5)).default(1),
  /** How long people have to decide. */
  expireMinutes: wholeNumber('minutes', 1).max(10_080, says('is longer than a week', 'use 10080 or less')).default(60),
  /** How long ago an approver may have signed in. */
  loginMinutes: wholeNumber('minutes', 1).max(720, atMost(720)).default(60),
  /** Mailboxes that are told, without any personal data, that something waits. */
  notify: z.array(z.email(says('is not an e-mail address', 'use a mailbox that approvers read'))).default([]),
});

/** The one door between agents and tools. */
export const gateway = z.strictObject({
  account: accountName,
  /** Domain name under which agents reach it; needed by agents that run in the reference workflow. */
  domainName: domainName.optional(),
  /** Certificate of the domain name, in the home region; without it somebody else answers under that name. */
  certificateArn: arn('acm').optional(),
  /** How it is reached: over the internet by signed requests of the organization, or from named endpoints alone. */
  endpoint: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('regional') }),
      z.strictObject({
        kind: z.literal('private'),
        /** Network of the gateway's account whose endpoint for `execute-api` is used, or made where it has none. */
        network: kebab('network name', 24),
      }),
    ])
    .prefault({ kind: 'regional' }),
  /** Of each action, over all agents. */
  throttle: z
    .strictObject({
      perSecond: wholeNumber('calls', 1).max(10_000, atMost(10_000)).default(50),
      burst: wholeNumber('calls', 1).max(5000, atMost(5000)).default(100),
    })
    .prefault({}),
  /** Web access control list in front of it. */
  firewall: provision(z.strictObject({ arn: arn('wafv2') })).default('create'),
  /** Requests of one address in five minutes, which many agents may share. */
  requestsPerFiveMinutes: wholeNumber('requests', 100).max(2_000_000, atMost(2_000_000)).default(20_000),
  /** A new version of the rules for some calls at first. */
  canary: z
    .strictObject({
      /** Number of the published version that serves all other calls. */
      stableVersion: pattern(
        /^[1-9]\d{0,9}$/,
        'is not the number of a version',
        'use the number that Lambda shows, as a string',
      ),
      /** Share of calls that the newest version serves. */
      percent: wholeNumber('percent', 1).max(99, atMost(99)),
    })
    .optional(),
  /** Who approves what agents may not do alone. */
  approvals: approvals.prefault({}),
});

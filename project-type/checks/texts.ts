import type { P2aGuardrailsProjectOptions } from '../guardrails-options';
import { slugOf } from '../samples/register';
import type { Mistake } from './mistake';

type TextOption =
  | 'company'
  | 'companyDomain'
  | 'securityContact'
  | 'operationsContact'
  | 'costCenter'
  | 'team'
  | 'identityCenterInstanceArn'
  | 'identityStoreId'
  | 'pipelineRepository';

const MAILBOX =
  /^[A-Za-z0-9](?:[A-Za-z0-9._+-]{0,62}[A-Za-z0-9])?@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}$/;
/** What a value of a tag may hold. Source: "Tag naming limits and requirements" in the guide to tagging AWS resources. */
const TAG = /^[\p{L}\p{N} _.:/=+@-]{1,256}$/u;

/** What each text must look like; values stand in TypeScript between quotes, or in a remark. */
const FORMS: Readonly<Record<TextOption, readonly [RegExp, string, string]>> = {
  company: [
    /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N} &.,'()+-]{0,58}[\p{L}\p{M}\p{N}.)+])?$/u,
    'is not a name that fits',
    "use at most 60 letters, digits, spaces and the signs & . , ' ( ) + -",
  ],
  companyDomain: [
    /^(?=.{4,200}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/,
    'is not a domain name',
    'write it in lower case without https:// and without a mailbox, such as acme.com',
  ],
  securityContact: [MAILBOX, 'is not an e-mail address', 'use a mailbox that a team reads'],
  operationsContact: [MAILBOX, 'is not an e-mail address', 'use a mailbox that a team reads'],
  costCenter: [TAG, 'is not the value of a tag', 'use letters, digits, spaces and the signs _ . : / = + @ -'],
  team: [TAG, 'is not the value of a tag', 'use letters, digits, spaces and the signs _ . : / = + @ -'],
  identityCenterInstanceArn: [
    /^arn:aws:sso:::instance\/(?:sso)?ins-[a-zA-Z0-9.-]{16}$/,
    'is not the ARN of an Identity Center instance',
    'copy it from the Identity Center settings; it looks like arn:aws:sso:::instance/ssoins-1234567890abcdef',
  ],
  identityStoreId: [
    /^d-[0-9a-f]{10}$/,
    'is not an identity store id',
    'copy it from the Identity Center settings; it looks like d-1234567890',
  ],
  pipelineRepository: [
    /^(?:https:\/\/[a-z0-9.-]{1,100}\/)?[A-Za-z0-9_.-]{1,100}(?:@\d{1,20})?(?:\/[A-Za-z0-9_.-]{1,100}(?:@\d{1,20})?){1,5}$/,
    'is not a repository',
    'write owner and repository as the subject of its tokens does, as in acme/agent-platform or acme@123456/agent-platform@456789, of a server of your own with https:// and its host in front',
  ],
};

/** Texts that end up in the samples. */
export function* textMistakes(options: P2aGuardrailsProjectOptions): Generator<Mistake> {
  for (const [name, [form, problem, remedy]] of Object.entries(FORMS)) {
    const value = options[name as TextOption];
    if (value !== undefined && !form.test(value)) yield { path: name, problem, got: value, remedy };
  }
  const { company } = options;
  // Two characters are the least of names made of it, such as that of a bucket.
  if (company !== undefined && FORMS.company[0].test(company) && slugOf(company).length < 2)
    yield {
      path: 'company',
      problem: 'has too few letters from a to z to make names of',
      got: company,
      remedy: 'write the name in Latin letters here, and as you like in environments/catalog/company.ts',
    };
}

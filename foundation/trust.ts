import type { Statement } from './policy';

/**
 * A service that takes on a role for something in one account, so that no other customer of it can make it do so.
 *
 * @param sourceAccount Twelve digits.
 * @param sourceArns ARNs or patterns of what the service acts for.
 */
export const serviceTrust = (
  sid: string,
  service: string,
  sourceAccount: string,
  sourceArns: readonly string[],
): Statement => ({
  Sid: sid,
  Effect: 'Allow',
  Principal: { Service: service },
  Action: 'sts:AssumeRole',
  Condition: {
    StringEquals: { 'aws:SourceAccount': sourceAccount },
    ArnLike: { 'aws:SourceArn': sourceArns },
  },
});

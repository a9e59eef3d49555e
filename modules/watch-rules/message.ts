import type { Environment } from '../../foundation/environment';
import type { WatchRule } from './definition';

/** What EventBridge takes of an event, and the line that it makes of that. Source: "Amazon EventBridge input transformation". */
export interface Message {
  readonly inputPaths: Readonly<Record<string, string>>;
  /** A JSON string, so that people get it without braces and quotation marks. */
  readonly inputTemplate: string;
}

/** Where and when, in every event. */
const COMMON = { account: '$.account', region: '$.region', time: '$.time' };

/** Who and what, and nothing that a caller could write as it likes: parameters and addresses stay in CloudTrail. */
const PATHS: Readonly<Record<WatchRule['about'], Readonly<Record<string, string>>>> = {
  call: {
    call: '$.detail.eventName',
    service: '$.detail.eventSource',
    who: '$.detail.userIdentity.arn',
    principal: '$.detail.userIdentity.principalId',
    from: '$.detail.userIdentity.accountId',
    error: '$.detail.errorCode',
    event: '$.detail.eventID',
  },
  guardduty: {
    type: '$.detail.type',
    severity: '$.detail.severity',
    resource: '$.detail.resource.resourceType',
    finding: '$.detail.id',
  },
  analyzer: {
    resource: '$.detail.resource',
    kind: '$.detail.resourceType',
    finding: '$.detail.id',
  },
};

const WORDS: Readonly<Record<WatchRule['about'], string>> = {
  call: '<call> of <service>, by <who> (<principal>, account <from>), error, if it was refused: <error>. CloudTrail event <event>',
  guardduty: '<type>, severity <severity>, about <resource>. Finding <finding>',
  analyzer: '<kind> <resource>. Finding <finding>',
};

/** The line that people are told, with nothing personal beyond who did what. */
export const messageOf = (
  { name }: Pick<Environment, 'name'>,
  { severity, says, runbook, about }: Pick<WatchRule, 'severity' | 'says' | 'runbook' | 'about'>,
): Message => ({
  inputPaths: { ...COMMON, ...PATHS[about] },
  inputTemplate: JSON.stringify(
    `${severity} in ${name}: ${says}. ${WORDS[about]}, in account <account>, <region>, at <time>. Runbook: ${runbook}`,
  ),
});

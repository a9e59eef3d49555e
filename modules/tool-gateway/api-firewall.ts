import { Wafv2WebAcl } from '@cdktf/provider-aws/lib/wafv2-web-acl';
import { Wafv2WebAclAssociation } from '@cdktf/provider-aws/lib/wafv2-web-acl-association';
import { Wafv2WebAclLoggingConfiguration } from '@cdktf/provider-aws/lib/wafv2-web-acl-logging-configuration';
import { Construct } from 'constructs';
import { accountIdOf } from '../../foundation/accounts';
import { logGroupArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import { firewallLogGroupName } from '../../foundation/log-groups';
import { awsName } from '../../foundation/names';
import { SealedLogGroup } from '../sealed-log-group/sealed-log-group';
import { everythingOf } from '../tool/made-first';
import { gatewayOf } from './arns';
import { countedAs, firewallAnswers, firewallRules } from './firewall-rules';

export interface ApiFirewallProps {
  readonly environment: Environment;
  /** Of stages that it stands in front of, by a name that stays theirs when another one goes. */
  readonly stageArns: Readonly<Record<string, string>>;
  readonly logsKeyArn: string;
  /** The web access control list that there is; one is made without it. */
  readonly existingArn: string | undefined;
}

/** What stands in front of the gateway: floods, known attacks and oversized bodies reach none of its functions. */
export class ApiFirewall extends Construct {
  constructor(scope: Construct, id: string, props: ApiFirewallProps) {
    super(scope, id);

    const webAclArn = props.existingArn ?? this.addList(props).arn;
    const associations = new Construct(this, 'associations');
    for (const [stage, resourceArn] of Object.entries(props.stageArns))
      new Wafv2WebAclAssociation(associations, stage, { resourceArn, webAclArn });
  }

  private addList({ environment, logsKeyArn }: ApiFirewallProps): Wafv2WebAcl {
    const { account, endpoint, requestsPerFiveMinutes } = gatewayOf(environment);
    const logGroupName = firewallLogGroupName(environment);
    const log = new SealedLogGroup(this, 'log', { environment, logGroupName, keyArn: logsKeyArn });
    const list = new Wafv2WebAcl(this, 'Resource', {
      name: awsName(environment, 'webAcl', 'gateway'),
      description: 'In front of the tool gateway',
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      rule: firewallRules({ requestsPerFiveMinutes, isPublic: endpoint.kind === 'regional' }),
      customResponseBody: firewallAnswers(),
      visibilityConfig: countedAs('gateway'),
    });
    new Wafv2WebAclLoggingConfiguration(this, 'logging', {
      resourceArn: list.arn,
      logDestinationConfigs: [logGroupArn(environment, accountIdOf(environment, account), logGroupName)],
      // With both, whoever reads the log could send the request again.
      // A signature can stand in the query too.
      redactedFields: [
        { queryString: {} },
        ...['authorization', 'idempotency-key', 'p2a-requester', 'x-amz-security-token'].map((name) => ({
          singleHeader: { name },
        })),
      ],
      loggingFilter: {
        defaultBehavior: 'DROP',
        filter: [
          {
            behavior: 'KEEP',
            requirement: 'MEETS_ANY',
            condition: [{ actionCondition: { action: 'BLOCK' } }, { actionCondition: { action: 'COUNT' } }],
          },
        ],
      },
      dependsOn: everythingOf(log),
    });
    return list;
  }
}

import { accountIdOf } from '../../foundation/accounts';
import { regionalArn } from '../../foundation/arns';
import type { Environment } from '../../foundation/environment';
import type { Statement } from '../../foundation/policy';
import { nobodyElses, ours } from './ownership';

/**
 * A way out for named hosts alone: security groups, and a firewall for names. For every network of the account, whether a
 * tool runs in it or not: what the last one had must go with it.
 */
export const egressStatements = (environment: Environment, account: string): Statement[] =>
  networksOf(environment, account).length === 0
    ? []
    : [...securityGroups(environment, account), ...firewalls(environment, account)];

/** A way out for the functions of agents. */
export const securityGroupStatements = (environment: Environment, account: string): Statement[] =>
  networksOf(environment, account).length === 0 ? [] : securityGroups(environment, account);

const networksOf = ({ networks }: Environment, account: string) =>
  Object.values(networks).filter((network) => network.account === account);

const arnIn = (environment: Environment, account: string, service: string, resource: string) =>
  regionalArn(environment, service, accountIdOf(environment, account), resource);

function securityGroups(environment: Environment, account: string): Statement[] {
  const inEc2 = (resource: string) => arnIn(environment, account, 'ec2', resource);
  const groups = inEc2('security-group/*');
  return [
    {
      Sid: 'MakesSecurityGroupsInItsNetworks',
      Effect: 'Allow',
      Action: 'ec2:CreateSecurityGroup',
      Resource: [groups, ...networksOf(environment, account).map(({ vpcId }) => inEc2(`vpc/${vpcId}`))],
    },
    {
      Sid: 'TagsSecurityGroupsThatItMakes',
      Effect: 'Allow',
      Action: 'ec2:CreateTags',
      Resource: groups,
      Condition: { StringEquals: { 'ec2:CreateAction': 'CreateSecurityGroup' } },
    },
    {
      Sid: 'TagsItsSecurityGroups',
      Effect: 'Allow',
      Action: ['ec2:CreateTags', 'ec2:DeleteTags'],
      Resource: groups,
      Condition: ours(environment),
    },
    {
      // Nothing comes in: what was let in by hand is only ever taken away.
      Sid: 'ChangesItsSecurityGroups',
      Effect: 'Allow',
      Action: [
        'ec2:AuthorizeSecurityGroupEgress',
        'ec2:DeleteSecurityGroup',
        'ec2:RevokeSecurityGroupEgress',
        'ec2:RevokeSecurityGroupIngress',
      ],
      Resource: groups,
      Condition: ours(environment),
    },
    {
      Sid: 'FindsNetworks',
      Effect: 'Allow',
      Action: [
        'ec2:DescribeNetworkInterfaces',
        'ec2:DescribeSecurityGroupRules',
        'ec2:DescribeSecurityGroups',
        'ec2:DescribeSubnets',
        'ec2:DescribeVpcs',
      ],
      Resource: '*',
    },
  ];
}

function firewalls(environment: Environment, account: string): Statement[] {
  const inResolver = (resource: string) => arnIn(environment, account, 'route53resolver', `${resource}/*`);
  const lists = inResolver('firewall-domain-list');
  const groups = inResolver('firewall-rule-group');
  const associations = inResolver('firewall-rule-group-association');
  const all = [lists, groups, associations];
  return [
    {
      Sid: 'MakesAndTagsNameFirewalls',
      Effect: 'Allow',
      Action: [
        'route53resolver:AssociateFirewallRuleGroup',
        'route53resolver:CreateFirewallDomainList',
        'route53resolver:CreateFirewallRuleGroup',
        'route53resolver:TagResource',
        'route53resolver:UntagResource',
      ],
      Resource: all,
      Condition: nobodyElses(environment),
    },
    {
      Sid: 'ChangesItsNameFirewalls',
      Effect: 'Allow',
      Action: [
        'route53resolver:CreateFirewallRule',
        'route53resolver:DeleteFirewallDomainList',
        'route53resolver:DeleteFirewallRule',
        'route53resolver:DeleteFirewallRuleGroup',
        'route53resolver:DisassociateFirewallRuleGroup',
        'route53resolver:UpdateFirewallDomains',
        'route53resolver:UpdateFirewallRule',
        'route53resolver:UpdateFirewallRuleGroupAssociation',
      ],
      Resource: all,
      Condition: ours(environment),
    },
    {
      Sid: 'ReadsNameFirewalls',
      Effect: 'Allow',
      Action: [
        'route53resolver:GetFirewallDomainList',
        'route53resolver:GetFirewallRuleGroup',
        'route53resolver:GetFirewallRuleGroupAssociation',
        'route53resolver:ListFirewallDomains',
        'route53resolver:ListFirewallRules',
        'route53resolver:ListTagsForResource',
      ],
      Resource: all,
    },
    {
      // What happens to names while the firewall itself does not answer. It has neither tags nor a name.
      Sid: 'SaysWhetherNamesFailClosed',
      Effect: 'Allow',
      Action: ['route53resolver:GetFirewallConfig', 'route53resolver:UpdateFirewallConfig'],
      Resource: inResolver('firewall-config'),
    },
    {
      Sid: 'FindsNameFirewalls',
      Effect: 'Allow',
      Action: 'route53resolver:ListFirewallConfigs',
      Resource: '*',
    },
  ];
}

import { Route53ResolverFirewallConfig } from '@cdktf/provider-aws/lib/route53-resolver-firewall-config';
import { Route53ResolverFirewallDomainList } from '@cdktf/provider-aws/lib/route53-resolver-firewall-domain-list';
import { Route53ResolverFirewallRule } from '@cdktf/provider-aws/lib/route53-resolver-firewall-rule';
import { Route53ResolverFirewallRuleGroup } from '@cdktf/provider-aws/lib/route53-resolver-firewall-rule-group';
import { Route53ResolverFirewallRuleGroupAssociation } from '@cdktf/provider-aws/lib/route53-resolver-firewall-rule-group-association';
import { Construct } from 'constructs';
import type { Environment } from '../../foundation/environment';
import { awsName } from '../../foundation/names';
import { networkOf } from './networks';

export interface EgressFirewallProps {
  readonly environment: Environment;
  /** As the environment names it. */
  readonly networkName: string;
  /** Hosts outside AWS, each by its whole name. */
  readonly hosts: readonly string[];
}

/** Where AWS itself answers: in a network, names of services lead to its endpoints. */
const AWS_ENDPOINTS = ['*.amazonaws.com', '*.api.aws'];

/** Before any rule group that is not AWS Firewall Manager's. */
const FIRST = 101;

/** A network in which the declared names can be looked up, and no others: what has no address is not reached by name. */
export class EgressFirewall extends Construct {
  private readonly props: EgressFirewallProps;

  constructor(scope: Construct, id: string, props: EgressFirewallProps) {
    super(scope, id);
    this.props = props;
    const { environment, networkName, hosts } = props;
    const { vpcId } = networkOf(environment, networkName);

    const group = new Route53ResolverFirewallRuleGroup(this, 'Resource', { name: this.name() });
    new Route53ResolverFirewallRule(this, 'allow', {
      name: this.name('declared'),
      firewallRuleGroupId: group.id,
      priority: 1,
      action: 'ALLOW',
      firewallDomainListId: this.domains('declared', [...AWS_ENDPOINTS, ...hosts]),
      // A host may be an alias of its provider's: where it leads is up to whoever owns the declared name.
      firewallDomainRedirectionAction: 'TRUST_REDIRECTION_DOMAIN',
    });
    new Route53ResolverFirewallRule(this, 'block', {
      name: this.name('others'),
      firewallRuleGroupId: group.id,
      priority: 2,
      action: 'BLOCK',
      blockResponse: 'NXDOMAIN',
      firewallDomainListId: this.domains('others', ['*']),
    });
    new Route53ResolverFirewallRuleGroupAssociation(this, 'association', {
      name: this.name(),
      firewallRuleGroupId: group.id,
      vpcId,
      priority: FIRST,
      mutationProtection: 'ENABLED',
    });
    // Without the firewall, no names.
    new Route53ResolverFirewallConfig(this, 'config', { resourceId: vpcId, firewallFailOpen: 'DISABLED' });
  }

  private domains(id: string, domains: readonly string[]): string {
    return new Route53ResolverFirewallDomainList(this, `${id}-domains`, {
      name: this.name(id),
      domains: [...domains],
    }).id;
  }

  private name(...parts: readonly string[]): string {
    const { environment, networkName } = this.props;
    return awsName(environment, 'firewall', networkName, ...parts);
  }
}

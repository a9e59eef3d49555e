import { Construct } from 'constructs';
import type { Environment } from '../foundation/environment';
import { GovernedStack } from '../foundation/governed-stack';
import { receivedApis } from '../foundation/shares';
import { ReceivedDomainName } from '../modules/resource-share/received-domain-name';
import { ResourceShare } from '../modules/resource-share/resource-share';
import type { GatewayStack } from './gateway';
import type { OrganizationStack } from './organization';

export interface SharingStackProps {
  /** Where sharing inside the organization is switched on, if this environment does that. */
  readonly organization?: OrganizationStack | undefined;
  /** Whose address and domain name are shared. */
  readonly gateways: readonly GatewayStack[];
  /** Stacks that come before this one: those of owners from whom the account receives are among them. */
  readonly earlier: readonly SharingStack[];
}

/** What an account lets others use, and its way to what others let it use. */
export class SharingStack extends GovernedStack {
  constructor(
    scope: Construct,
    environment: Environment,
    account: string,
    { organization, gateways, earlier }: SharingStackProps,
  ) {
    super(scope, { environment, kind: 'sharing', account });

    if (environment.landingZone.ramSharing === 'create') this.followSwitch(organization);
    for (const gateway of gateways.filter(({ place }) => place.account === account)) this.follow(gateway);
    const shares = new Construct(this, 'shares');
    for (const [shareName, share] of Object.entries(environment.sharing)) {
      if (share.account === account) new ResourceShare(shares, shareName, { environment, shareName, share });
    }
    const apis = new Construct(this, 'received-apis');
    for (const { owner, domainName, domainNameArn, endpointIds } of receivedApis(environment, account)) {
      this.followOwner(owner, earlier);
      new ReceivedDomainName(apis, domainName, { domainNameArn, endpointIds });
    }
  }

  /** A share that is made before the switch sends invitations, which control policies let nobody accept. */
  private followSwitch(organization: OrganizationStack | undefined): void {
    if (organization === undefined)
      throw new Error(
        `${this.node.id}: there is no organization stack to switch sharing on; pass it, or set landingZone.ramSharing to existing`,
      );
    this.follow(organization);
  }

  private followOwner(owner: string, earlier: readonly SharingStack[]): void {
    const stack = earlier.find(({ place }) => place.account === owner);
    if (stack === undefined)
      throw new Error(`${this.node.id}: the stack of ${owner} is missing; make stacks in the order of sharingAccounts`);
    this.follow(stack);
  }
}

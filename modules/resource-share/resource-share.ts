import { RamPrincipalAssociation } from '@cdktf/provider-aws/lib/ram-principal-association';
import { RamResourceAssociation } from '@cdktf/provider-aws/lib/ram-resource-association';
import { RamResourceShare } from '@cdktf/provider-aws/lib/ram-resource-share';
import { Construct } from 'constructs';
import { accountIdOf, MANAGEMENT } from '../../foundation/accounts';
import type { Environment, Share } from '../../foundation/environment';
import { awsName } from '../../foundation/names';
import { organizationalUnitId } from '../../foundation/organization-units';

export interface ResourceShareProps {
  readonly environment: Environment;
  /** As the environment names it. */
  readonly shareName: string;
  readonly share: Share;
}

/** Something of this account that other accounts of the organization may use, and nobody outside of it. */
export class ResourceShare extends Construct {
  constructor(scope: Construct, id: string, { environment, shareName, share }: ResourceShareProps) {
    super(scope, id);

    const { arn } = new RamResourceShare(this, 'Resource', {
      name: awsName(environment, 'resourceShare', shareName),
      allowExternalPrincipals: false,
    });
    const resources = new Construct(this, 'resources');
    for (const resourceArn of share.resources) {
      new RamResourceAssociation(resources, withinAccount(resourceArn), { resourceArn, resourceShareArn: arn });
    }
    const accounts = new Construct(this, 'accounts');
    for (const account of share.with.accounts) {
      new RamPrincipalAssociation(accounts, account, {
        principal: accountIdOf(environment, account),
        resourceShareArn: arn,
      });
    }
    const units = new Construct(this, 'units');
    for (const unit of share.with.units) {
      new RamPrincipalAssociation(units, unit, { principal: unitArn(environment, unit), resourceShareArn: arn });
    }
  }
}

/** What tells a resource from the others of its account and region, as in `subnet/subnet-0a1b2c3d`. */
const withinAccount = (arn: string) => arn.split(':').slice(5).join(':');

/** As RAM wants it, by the management account: the unit's id alone would be refused. */
const unitArn = (environment: Environment, unit: string) =>
  `arn:${environment.partition}:organizations::${accountIdOf(environment, MANAGEMENT)}:ou/${environment.organization.id}/${organizationalUnitId(environment, unit)}`;

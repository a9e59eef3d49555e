import { SsoadminInstanceAccessControlAttributes } from '@cdktf/provider-aws/lib/ssoadmin-instance-access-control-attributes';
import { Construct } from 'constructs';
import { forget } from '../../foundation/forget';
import type { IdentityCenter } from './identity-center';

export interface AccessAttributesProps {
  readonly identityCenter: IdentityCenter;
}

const ADDRESS = { type: SsoadminInstanceAccessControlAttributes.tfResourceType, name: 'access_attributes' };

/** What a session says of a person, as tags that policies can ask for. An instance has one list of them. */
export class AccessAttributes extends Construct {
  constructor(scope: Construct, id: string, { identityCenter }: AccessAttributesProps) {
    super(scope, id);
    const { region, instanceArn, accessAttributes } = identityCenter;

    const attributes = new SsoadminInstanceAccessControlAttributes(this, 'Resource', {
      region,
      instanceArn,
      attribute: Object.entries(accessAttributes).map(([key, attribute]) => ({
        key,
        value: [{ source: [inTheDirectory(attribute)] }],
      })),
      lifecycle: { preventDestroy: true },
    });
    attributes.overrideLogicalId(ADDRESS.name);
  }

  /** Where the environment does not hold the attributes, or holds them no longer. */
  public static leaveAlone(scope: Construct): void {
    forget(scope, [ADDRESS]);
  }
}

/** As Identity Center writes it, `${path:…}` or `${user:…}`, and with a dollar more so that Terraform does not evaluate it. */
const inTheDirectory = (attribute: string) => `$\${${attribute.includes(':') ? attribute : `path:${attribute}`}}`;

import { Cloudtrail } from '@cdktf/provider-aws/lib/cloudtrail';
import { Construct } from 'constructs';
import { forget } from '../../foundation/forget';

export interface OrganizationTrailProps {
  readonly trailName: string;
  readonly bucketName: string;
  /** Key of the bucket; none where a given archive seals with a key of its own choice. */
  readonly keyArn?: string | undefined;
}

const ADDRESS = { type: Cloudtrail.tfResourceType, name: 'organization_trail' };

/** Every management event of every account and region, in files whose digests prove that none was changed. */
export class OrganizationTrail extends Construct {
  constructor(scope: Construct, id: string, { trailName, bucketName, keyArn }: OrganizationTrailProps) {
    super(scope, id);

    const trail = new Cloudtrail(this, 'Resource', {
      name: trailName,
      s3BucketName: bucketName,
      kmsKeyId: keyArn,
      isOrganizationTrail: true,
      isMultiRegionTrail: true,
      includeGlobalServiceEvents: true,
      enableLogFileValidation: true,
      lifecycle: { preventDestroy: true },
    });
    trail.overrideLogicalId(ADDRESS.name);
  }

  /** Where the environment does not hold the trail, or holds it no longer. */
  public static leaveAlone(scope: Construct): void {
    forget(scope, [ADDRESS]);
  }
}

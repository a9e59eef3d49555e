import { Cloudtrail } from '@cdktf/provider-aws/lib/cloudtrail';
import { Construct } from 'constructs';

export interface OrganizationTrailProps {
  readonly trailName: string;
  readonly bucketName: string;
  /** Key of the bucket; none where a given archive seals with a key of its own choice. */
  readonly keyArn?: string | undefined;
}

/** Every management event of every account and region, in files whose digests prove that none was changed. */
export class OrganizationTrail extends Construct {
  constructor(scope: Construct, id: string, { trailName, bucketName, keyArn }: OrganizationTrailProps) {
    super(scope, id);

    new Cloudtrail(this, 'Resource', {
      name: trailName,
      s3BucketName: bucketName,
      kmsKeyId: keyArn,
      isOrganizationTrail: true,
      isMultiRegionTrail: true,
      includeGlobalServiceEvents: true,
      enableLogFileValidation: true,
      lifecycle: { preventDestroy: true },
    });
  }
}

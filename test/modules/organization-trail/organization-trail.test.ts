import { OrganizationTrail } from '../../../modules/organization-trail/organization-trail';
import { only, resourcesIn, synthModule } from '../../support/synth';

const trail = (keyArn?: string) => {
  const synthesized = synthModule((stack) => {
    new OrganizationTrail(stack, 'trail', { trailName: 'p2a-bank-organization', bucketName: 'bank-audit', keyArn });
  });
  return only(resourcesIn(synthesized), 'aws_cloudtrail').attributes;
};

test('a trail of every account and region, with digests of its files', () => {
  expect(trail('arn:aws:kms:eu-west-1:800000000002:key/audit')).toMatchObject({
    name: 'p2a-bank-organization',
    s3_bucket_name: 'bank-audit',
    kms_key_id: 'arn:aws:kms:eu-west-1:800000000002:key/audit',
    is_organization_trail: true,
    is_multi_region_trail: true,
    include_global_service_events: true,
    enable_log_file_validation: true,
  });
});

test('40: it is not destroyed by Terraform', () => {
  expect(trail()).toMatchObject({ lifecycle: { prevent_destroy: true } });
});

test('40: it leaves the key to a given archive', () => {
  expect(trail()).not.toHaveProperty('kms_key_id');
});

test('it logs from the start, and everything', () => {
  const { enable_logging: logging = true, event_selector: some, advanced_event_selector: fewer } = trail();
  expect([logging, some, fewer]).toEqual([true, undefined, undefined]);
});

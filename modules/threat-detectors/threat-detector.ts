import { GuarddutyDetector } from '@cdktf/provider-aws/lib/guardduty-detector';
import { GuarddutyDetectorFeature } from '@cdktf/provider-aws/lib/guardduty-detector-feature';
import { Construct } from 'constructs';

/** What agents and tools run on and keep things in; CloudTrail, DNS and flow logs are looked at anyway. */
const FEATURES = { functions: 'LAMBDA_NETWORK_LOGS', objects: 'S3_DATA_EVENTS' } as const;

/** GuardDuty in an account of workloads, for environments whose landing zone has none. */
export class ThreatDetector extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const detector = new GuarddutyDetector(this, 'Resource', {
      enable: true,
      // The shortest that there is: findings that come again are told of so often.
      findingPublishingFrequency: 'FIFTEEN_MINUTES',
    });
    const features = new Construct(this, 'features');
    for (const [feature, name] of Object.entries(FEATURES))
      new GuarddutyDetectorFeature(features, feature, { detectorId: detector.id, name, status: 'ENABLED' });
  }
}

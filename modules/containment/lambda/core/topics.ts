import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import type { Severity } from '../../../../foundation/vocabulary';
import type { TellingParts } from './telling';

/** As SNS takes it. Source: "Publish" in the SNS API reference. */
const LONGEST_SUBJECT = 100;

/** Tells people through the topics of the account. @param topicArn Of a severity. */
export const tellingPeople =
  (
    topicArn: (severity: Severity) => string,
    client: Pick<SNSClient, 'send'> = new SNSClient({
      maxAttempts: 3,
      requestHandler: { connectionTimeout: 1000, requestTimeout: 3000 },
    }),
  ): TellingParts['tell'] =>
  async (severity, subject, text) => {
    await client.send(
      new PublishCommand({ TopicArn: topicArn(severity), Subject: subject.slice(0, LONGEST_SUBJECT), Message: text }),
    );
  };

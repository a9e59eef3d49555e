import type { SNSClient } from '@aws-sdk/client-sns';
import { onceReady } from '../../../sanitizer/lambda/sanitizer-handler';
import type { KeeperParts } from './keeper';

/** Publishes to a topic, from which it goes to mailboxes. */
export function publishing(topicArn: string, open: () => Promise<SNSClient> = openSns): KeeperParts['publish'] {
  const client = onceReady(open);
  return async ({ subject, message }) => {
    const { PublishCommand } = await import('@aws-sdk/client-sns');
    const sns = await client();
    await sns.send(new PublishCommand({ TopicArn: topicArn, Subject: subject, Message: message }));
  };
}

async function openSns(): Promise<SNSClient> {
  const { SNSClient } = await import('@aws-sdk/client-sns');
  return new SNSClient({ maxAttempts: 3, requestHandler: { connectionTimeout: 1000, requestTimeout: 3000 } });
}

import { CloudWatchLogsClient, CreateLogStreamCommand, PutLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { onceReady } from '../../../sanitizer/lambda/sanitizer-handler';
import type { Audit } from '../core/parts';

/**
 * The audit log: an event is there when this says so, which a line on the standard output cannot promise. Each container has a
 * stream of its own.
 *
 * @param stream Name that nobody else uses.
 */
export function auditLog(
  logGroupName: string,
  stream: string,
  now: () => number = Date.now,
  client: Pick<CloudWatchLogsClient, 'send'> = impatientClient(),
): Audit {
  const ready = onceReady(async () => {
    await client.send(new CreateLogStreamCommand({ logGroupName, logStreamName: stream })).catch((error: unknown) => {
      if (!(error instanceof Error) || error.name !== 'ResourceAlreadyExistsException') throw error;
    });
  });
  return {
    async write(event) {
      await ready();
      const { rejectedLogEventsInfo } = await client.send(
        new PutLogEventsCommand({
          logGroupName,
          logStreamName: stream,
          logEvents: [{ timestamp: now(), message: JSON.stringify(event) }],
        }),
      );
      if (rejectedLogEventsInfo !== undefined) throw new Error('the event was rejected');
    },
  };
}

const impatientClient = () =>
  new CloudWatchLogsClient({ maxAttempts: 3, requestHandler: { connectionTimeout: 1000, requestTimeout: 2000 } });

import { CloudWatchLogsClient, CreateLogStreamCommand, PutLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { AuditEvent, ContainmentEvent } from '../../../../foundation/events';
import { onceReady } from '../../../sanitizer/lambda/sanitizer-handler';

/**
 * The audit log: an event is there when this says so, which a line on the standard output cannot promise. Each container has a
 * stream of its own.
 *
 * @param stream Name that nobody else uses.
 */
export function auditLog<Event extends AuditEvent | ContainmentEvent = AuditEvent>(
  logGroupName: string,
  stream: string,
  now: () => number = Date.now,
  client: Pick<CloudWatchLogsClient, 'send'> = impatientClient(),
): { write(event: Event): Promise<void> } {
  const ready = onceReady(async () => {
    await client.send(new CreateLogStreamCommand({ logGroupName, logStreamName: stream })).catch((error: unknown) => {
      if (!(error instanceof Error) || error.name !== 'ResourceAlreadyExistsException') throw error;
    });
  });
  return {
    async write(event: Event) {
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

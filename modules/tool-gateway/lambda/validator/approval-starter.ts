import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import type { Parts } from '../core/parts';

/** Starts the state machine that waits for people: one execution an approval, which is handed its id and nothing else. */
export const startingApprovals =
  (stateMachineArn: string, client: Pick<SFNClient, 'send'> = impatientClient()): Parts['startApproval'] =>
  async (approval) => {
    await client.send(
      new StartExecutionCommand({ stateMachineArn, name: approval, input: JSON.stringify({ approval }) }),
    );
  };

const impatientClient = () =>
  new SFNClient({ maxAttempts: 3, requestHandler: { connectionTimeout: 1000, requestTimeout: 3000 } });

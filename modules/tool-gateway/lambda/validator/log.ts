import type { LogLine } from '../core/parts';

/** Sets of dimensions of the metrics: names of the register and codes of the catalogue, so that there is an end of them. */
const DIMENSIONS = [['Tool', 'Action', 'Result'], ['Agent', 'Result'], ['Result']];

/** Of what no name is known. */
const NONE = 'none';

/**
 * One line of JSON an event, which CloudWatch Logs can search by field; where it ends a request, it carries the metrics too, in
 * CloudWatch's embedded format.
 */
export const logTo =
  (write: (line: string) => void, namespace: string, now: () => number = Date.now) =>
  (line: LogLine): void => {
    const timestamp = new Date(now()).toISOString();
    write(`${JSON.stringify({ timestamp, ...line, ...metricsOf(line, namespace, now()) })}\n`);
  };

function metricsOf(
  { agent = NONE, tool = NONE, action = NONE, result, milliseconds }: LogLine,
  namespace: string,
  now: number,
) {
  if (result === undefined || milliseconds === undefined) return {};
  return {
    Agent: agent,
    Tool: tool,
    Action: action,
    Result: result,
    Calls: 1,
    Duration: milliseconds,
    _aws: {
      Timestamp: now,
      CloudWatchMetrics: [
        {
          Namespace: namespace,
          Dimensions: DIMENSIONS,
          Metrics: [
            { Name: 'Calls', Unit: 'Count' },
            { Name: 'Duration', Unit: 'Milliseconds' },
          ],
        },
      ],
    },
  };
}

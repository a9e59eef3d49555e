import { REFUSALS } from '../../../../foundation/refusals';
import { stamp, type Telling } from '../../../events/lambda/tell';
import { lineOf } from '../../../events/lambda/write-line';
import type { EndOfRequest, LogLine } from '../core/parts';

/** Sets of dimensions of the metrics: names of the register and codes of the catalogue, so that there is an end of them. */
const DIMENSIONS = [['Tool', 'Action', 'Result'], ['Agent', 'Result'], ['Agent'], ['Result']];

/** Of what no name is known. */
const NONE = 'none';

/**
 * One line of JSON an event, which CloudWatch Logs can search by field; where it ends a request, it carries the metrics too, in
 * CloudWatch's embedded format.
 *
 * @param environment Name of the environment.
 */
export const logTo =
  (write: (line: string) => void, environment: string, now: () => number = Date.now) =>
  (line: LogLine): void => {
    const at = now();
    write(lineOf('result' in line ? ended(line, environment, at) : line, at));
  };

const ended = (line: EndOfRequest, environment: string, now: number) => ({
  ...stamp(environment, now),
  ...eventOf(line),
  ...metricsOf(line, `${environment}/gateway`, now),
});

/** A call that waits for people is no refusal: whoever asks again is told the same, again and again. */
function eventOf({ result, ...line }: EndOfRequest): Telling<'refusal' | 'request.answered'> {
  if (result !== 'ok' && result !== 'approval-pending')
    return { ...line, event: 'refusal', code: result, by: REFUSALS[result].by };
  const { because: _, error: __, ...answered } = line;
  return { ...answered, event: 'request.answered', result };
}

const metricsOf = (
  { agent = NONE, tool = NONE, action = NONE, result, milliseconds }: EndOfRequest,
  namespace: string,
  now: number,
) => ({
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
});

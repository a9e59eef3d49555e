import { CloudwatchQueryDefinition } from '@cdktf/provider-aws/lib/cloudwatch-query-definition';
import { Construct } from 'constructs';
import type { Environment } from '../../foundation/environment';
import { awsName } from '../../foundation/names';
import { LOG_GROUPS } from './log-groups';
import { QUESTIONS, type Question, queryText } from './questions';

/** How many log groups one query may be asked of. Source: StartQuery in the API reference of CloudWatch Logs. */
const MOST_GROUPS = 50;

/** A folder of the console, and the question in it. */
export const queryName = (environment: Environment, question: string) =>
  `${awsName(environment, 'queryDefinition')}/${question}`;

export interface SavedQueriesProps {
  readonly environment: Environment;
  readonly account: string;
}

/** Questions that people ask of the logs of an account, ready in the console of CloudWatch Logs Insights. */
export class SavedQueries extends Construct {
  constructor(scope: Construct, id: string, { environment, account }: SavedQueriesProps) {
    super(scope, id);

    for (const { name, question, groups } of partsFor(environment, account))
      new CloudwatchQueryDefinition(this, name, {
        name: queryName(environment, name),
        logGroupNames: [...groups],
        queryString: queryText(question),
      });
  }
}

interface Part {
  /** The first part has the name of the question, however many there are. */
  readonly name: string;
  readonly question: Question;
  readonly groups: readonly string[];
}

/** Where an account has more log groups than a query takes, the question is there several times. */
function partsFor(environment: Environment, account: string): Part[] {
  return QUESTIONS.flatMap((question) => {
    const groups = question.of.flatMap((kind) => LOG_GROUPS[kind](environment, account));
    const parts = Math.ceil(groups.length / MOST_GROUPS);
    return Array.from({ length: parts }, (_, part) => ({
      name: part === 0 ? question.name : `${question.name}-${part + 1}`,
      question,
      groups: groups.slice(part * MOST_GROUPS, (part + 1) * MOST_GROUPS),
    }));
  });
}

import { LambdaAlias } from '@cdktf/provider-aws/lib/lambda-alias';
import { LambdaFunction } from '@cdktf/provider-aws/lib/lambda-function';
import { Construct } from 'constructs';
import { type FunctionParts, functionConfig } from './function-config';
import { LIVE } from './live';

/** How calls are shared out between two versions. */
export interface Canary {
  /** Number of the published version that serves all other calls. */
  readonly stableVersion: string;
  /** Share of calls that the newest version serves, in percent. */
  readonly percent: number;
}

export interface GovernedFunctionProps extends FunctionParts {
  readonly canary?: Canary | undefined;
}

/** A function that is called by what is live: its newest version, or two of them while one is on trial. */
export class GovernedFunction extends Construct {
  /** What is live, for whoever may call it. */
  public readonly alias: LambdaAlias;
  /** Its name, once it is there. */
  public readonly functionName: string;

  constructor(scope: Construct, id: string, { canary, ...parts }: GovernedFunctionProps) {
    super(scope, id);

    const made = new LambdaFunction(this, 'Resource', functionConfig(parts));
    this.functionName = made.functionName;
    this.alias = new LambdaAlias(this, 'alias', {
      name: LIVE,
      functionName: made.functionName,
      ...(canary === undefined ? { functionVersion: made.version } : sharedOut(canary, made.version)),
    });
  }
}

const sharedOut = ({ stableVersion, percent }: Canary, newest: string) => ({
  functionVersion: stableVersion,
  routingConfig: { additionalVersionWeights: { [newest]: percent / 100 } },
});

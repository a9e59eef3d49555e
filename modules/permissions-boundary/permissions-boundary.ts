import { IamPolicy } from '@cdktf/provider-aws/lib/iam-policy';
import { Construct } from 'constructs';
import type { Environment } from '../../foundation/environment';
import { boundaryName, boundaryPath } from '../../foundation/names';
import { type PolicyDocument, render } from '../../foundation/policy';
import type { Bounded } from '../../foundation/vocabulary';

export interface PermissionsBoundaryProps {
  readonly environment: Environment;
  readonly bounded: Bounded;
  readonly ceiling: PolicyDocument;
}

const CEILING_OF: Readonly<Record<Bounded, string>> = {
  agent: 'The most that any agent of this account may do',
  tool: 'The most that any tool of this account may do',
  gateway: 'The most that the gateway and its approvers may do',
  people: 'The most that people may do here with the permission sets of agent families',
};

/** The most that principals of a kind may do in an account, whatever their own policies grant. */
export class PermissionsBoundary extends Construct {
  constructor(scope: Construct, id: string, { environment, bounded, ceiling }: PermissionsBoundaryProps) {
    super(scope, id);

    new IamPolicy(this, 'Resource', {
      name: boundaryName(environment, bounded),
      path: boundaryPath(environment),
      description: CEILING_OF[bounded],
      policy: render(this.node.path, 'managed', ceiling),
    });
  }
}

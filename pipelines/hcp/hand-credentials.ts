import { Variable } from '@cdktf/provider-tfe/lib/variable';
import { VariableSet } from '@cdktf/provider-tfe/lib/variable-set';
import type { Workspace } from '@cdktf/provider-tfe/lib/workspace';
import { WorkspaceVariableSet } from '@cdktf/provider-tfe/lib/workspace-variable-set';
import { TerraformVariable } from 'cdktf';
import { Construct } from 'constructs';
import type { Hand } from './hands';

export interface HandCredentialsProps {
  readonly environment: string;
  readonly hand: Hand;
  /** Workspaces of the hand, by the ids of their stacks. */
  readonly workspaces: ReadonlyArray<readonly [string, Workspace]>;
}

/**
 * By which role the runs of one hand come into AWS: with a token of the run itself, and no key that anybody stores.
 *
 * Source: "Use dynamic credentials with the AWS provider" of the HCP Terraform documentation.
 */
export class HandCredentials extends Construct {
  constructor(scope: Construct, id: string, { environment, hand, workspaces }: HandCredentialsProps) {
    super(scope, id);

    const set = new VariableSet(this, 'Resource', {
      name: `${environment}-${hand.name}-aws`,
      description: `Role of the ${hand.name} pipeline of ${environment}`,
      global: false,
      // Over variables of a workspace, which may be changed by more people.
      priority: true,
    });
    const variables = {
      TFC_AWS_PROVIDER_AUTH: 'true',
      TFC_AWS_RUN_ROLE_ARN: hand.roleArn ?? this.givenRole(environment, hand),
    };
    for (const [key, value] of Object.entries(variables))
      new Variable(this, key.toLowerCase().replaceAll('_', '-'), {
        key,
        value,
        category: 'env',
        variableSetId: set.id,
      });
    for (const [stack, workspace] of workspaces)
      new WorkspaceVariableSet(this, stack, { variableSetId: set.id, workspaceId: workspace.id });
  }

  /** Where a landing zone gives the deploy roles, nothing here says which role the pipeline has. */
  private givenRole(environment: string, { name }: Hand): string {
    const variable = new TerraformVariable(this, 'role-arn', {
      type: 'string',
      description: `ARN of the role of the ${name} pipeline of ${environment}`,
      nullable: false,
    });
    variable.overrideLogicalId(`${environment}_${name}_role_arn`);
    return variable.stringValue;
  }
}

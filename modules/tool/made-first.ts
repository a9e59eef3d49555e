import { TerraformResource } from 'cdktf';
import type { Construct } from 'constructs';

/**
 * Every resource of some constructs, to wait for. AWS checks what a role may do as soon as something is made that has it,
 * and needs the role until that is gone.
 */
export const everythingOf = (...constructs: readonly Construct[]): TerraformResource[] =>
  constructs.flatMap(({ node }) => node.findAll()).filter((one) => TerraformResource.isTerraformResource(one));

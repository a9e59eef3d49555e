import type { Environment } from '../../foundation/environment';
import type { Statement } from '../../foundation/policy';
import { catalogArns, workgroupArn } from '../archive-queries/names';
import { ownNames } from './ownership';

/** How the archive is asked: tables, workgroups and questions, made and changed, and nothing asked. */
export const archiveQueryStatements = (environment: Environment): Statement[] =>
  environment.landingZone.logDelivery === 'create'
    ? [
        {
          Sid: 'KeepsTablesOfTheArchive',
          Effect: 'Allow',
          Action: [
            'glue:CreateDatabase',
            'glue:CreateTable',
            'glue:DeleteDatabase',
            'glue:DeleteTable',
            'glue:GetDatabase',
            'glue:GetPartitionIndexes',
            'glue:GetTable',
            'glue:UpdateDatabase',
            'glue:UpdateTable',
          ],
          Resource: catalogArns(environment),
        },
        {
          Sid: 'TagsTheDatabase',
          Effect: 'Allow',
          Action: ['glue:GetTags', 'glue:TagResource', 'glue:UntagResource'],
          Resource: catalogArns(environment).filter((arn) => arn.includes(':database/')),
        },
        {
          Sid: 'KeepsQuestions',
          Effect: 'Allow',
          Action: [
            'athena:CreateNamedQuery',
            'athena:CreateWorkGroup',
            'athena:DeleteNamedQuery',
            'athena:DeleteWorkGroup',
            'athena:GetNamedQuery',
            'athena:GetWorkGroup',
            'athena:ListTagsForResource',
            'athena:TagResource',
            'athena:UntagResource',
            'athena:UpdateWorkGroup',
          ],
          Resource: workgroupArn(environment, ownNames(environment)),
        },
      ]
    : [];

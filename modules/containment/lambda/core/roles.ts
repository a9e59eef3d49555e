import {
  GetRolePolicyCommand,
  IAMClient,
  ListRoleTagsCommand,
  PutRolePolicyCommand,
  TagRoleCommand,
  UntagRoleCommand,
} from '@aws-sdk/client-iam';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { QUARANTINE_SLOT, QUARANTINE_TAG } from '../../../../foundation/quarantine';
import type { ContainableRole } from './register';

/** What is seen and written of one role of an agent. */
interface Slots {
  /** What the slot says; nothing where there is none. */
  slot(role: ContainableRole): Promise<string | undefined>;
  fill(role: ContainableRole, document: string): Promise<void>;
  /** Whether it is tagged as in quarantine, as control policies read it: whatever the case. */
  isTagged(role: ContainableRole): Promise<boolean>;
}

/** Of the stopping function, which takes no tag away. */
export interface StoppableRoles extends Slots {
  tag(role: ContainableRole): Promise<void>;
}

/** Of the releasing function, which sets no tag. */
export interface ReleasableRoles extends Slots {
  untag(role: ContainableRole): Promise<void>;
}

export type Iam = Pick<IAMClient, 'send'>;

/** Roles of agents, in whatever account they are. */
export class IamRoles implements StoppableRoles, ReleasableRoles {
  /** @param iamOf IAM of an account, by its twelve digits. */
  constructor(private readonly iamOf: (account: string) => Promise<Iam>) {}

  public async slot({ account, roleName: RoleName }: ContainableRole): Promise<string | undefined> {
    const iam = await this.iamOf(account);
    try {
      const { PolicyDocument = '' } = await iam.send(
        new GetRolePolicyCommand({ RoleName, PolicyName: QUARANTINE_SLOT }),
      );
      return decodeURIComponent(PolicyDocument);
    } catch (error) {
      if (error instanceof Error && NOTHING_THERE.includes(error.name)) return undefined;
      throw error;
    }
  }

  public async fill({ account, roleName: RoleName }: ContainableRole, PolicyDocument: string): Promise<void> {
    const iam = await this.iamOf(account);
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: QUARANTINE_SLOT, PolicyDocument }));
  }

  /** A role has at most 50 tags, which is less than a page. Source: "IAM and AWS STS quotas" in the IAM user guide. */
  public async isTagged({ account, roleName: RoleName }: ContainableRole): Promise<boolean> {
    const iam = await this.iamOf(account);
    const { Tags = [] } = await iam.send(new ListRoleTagsCommand({ RoleName, MaxItems: 100 }));
    return Tags.some(({ Key, Value }) => Key?.toLowerCase() === QUARANTINE_TAG && Value?.toLowerCase() === 'true');
  }

  public async tag({ account, roleName: RoleName }: ContainableRole): Promise<void> {
    const iam = await this.iamOf(account);
    await iam.send(new TagRoleCommand({ RoleName, Tags: [{ Key: QUARANTINE_TAG, Value: 'true' }] }));
  }

  public async untag({ account, roleName: RoleName }: ContainableRole): Promise<void> {
    const iam = await this.iamOf(account);
    await iam.send(new UntagRoleCommand({ RoleName, TagKeys: [QUARANTINE_TAG] }));
  }
}

const NOTHING_THERE = ['NoSuchEntity', 'NoSuchEntityException'];

/** As short as a session of a role can be. */
const SESSION_SECONDS = 900;
/** How long one is used again, in milliseconds. */
const USED_FOR_MS = 600_000;

/**
 * IAM of other accounts, by the role there that reaches the roles of agents.
 *
 * @param reachArn Its ARN, by account.
 * @param sessionName By which CloudTrail there knows who it was.
 */
export function reaching(
  reachArn: (account: string) => string,
  sessionName: string,
  sts: Pick<STSClient, 'send'> = impatientSts(),
  now: () => number = Date.now,
): (account: string) => Promise<Iam> {
  const known = new Map<string, { readonly iam: Promise<Iam>; readonly until: number }>();
  const reach = async (account: string): Promise<Iam> => {
    const { Credentials } = await sts.send(
      new AssumeRoleCommand({
        RoleArn: reachArn(account),
        RoleSessionName: sessionName,
        DurationSeconds: SESSION_SECONDS,
      }),
    );
    const {
      AccessKeyId: accessKeyId,
      SecretAccessKey: secretAccessKey,
      SessionToken: sessionToken,
    } = Credentials ?? {};
    if (accessKeyId === undefined || secretAccessKey === undefined || sessionToken === undefined)
      throw new Error('STS answered without credentials');
    return new IAMClient({
      credentials: { accessKeyId, secretAccessKey, sessionToken },
      ...IMPATIENT,
    });
  };
  return (account) => {
    const kept = known.get(account);
    if (kept !== undefined && kept.until > now()) return kept.iam;
    const iam = reach(account);
    known.set(account, { iam, until: now() + USED_FOR_MS });
    iam.catch(() => known.delete(account));
    return iam;
  };
}

/** Whatever is sent is through or lost long before whoever sent it says that no more will come. */
const IMPATIENT = { maxAttempts: 3, requestHandler: { connectionTimeout: 1000, requestTimeout: 3000 } };

const impatientSts = () => new STSClient(IMPATIENT);

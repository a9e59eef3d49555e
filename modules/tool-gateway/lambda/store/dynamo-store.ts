import {
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { agentSwitch, CONTAINMENT_PARTITION } from '../../../containment/lambda/core/record';
import {
  type ApprovalState,
  Conflict,
  type Count,
  type Decision,
  type KeptApproval,
  type KeptCall,
  type Store,
  type Switch,
} from '../core/store';
import {
  approvalItem,
  approvalKey,
  approvalOf,
  callKey,
  callOf,
  countKey,
  decisionItem,
  type Item,
  N,
  pendingKey,
  S,
  secondsAfter,
} from './items';
import { itemsOf } from './partition';

/** The same call is the same call for longer than people may take to approve it. */
const CALL_DAYS = 8;
const COUNTER_DAYS = 1;
const MOST_PENDING = 100;

type Update = Pick<
  UpdateItemCommandInput,
  'UpdateExpression' | 'ConditionExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues' | 'ReturnValues'
>;

/** What the gateway remembers, in one table. */
export class DynamoStore implements Store {
  constructor(
    private readonly table: string,
    /** Milliseconds since 1970. */
    private readonly now: () => number = Date.now,
    private readonly client: DynamoDBClient = impatientClient(),
  ) {}

  public async switches(): Promise<readonly Switch[]> {
    const items = await itemsOf(this.client, this.table, 'switch');
    return items.map(({ sk }) => ({ what: sk?.S ?? '' }));
  }

  public async isHeld(agent: string): Promise<boolean> {
    const record = await this.get({ pk: S(CONTAINMENT_PARTITION), sk: S(agentSwitch(agent)) });
    // What cannot be understood holds.
    return record !== undefined && record.state?.S !== 'released';
  }

  public async claim(
    agent: string,
    key: string,
    { digest, holder, leaseUntil }: { digest: string; holder: string; leaseUntil: number },
  ): Promise<KeptCall | undefined> {
    try {
      await this.client.send(
        new PutItemCommand({
          TableName: this.table,
          Item: {
            ...callKey(agent, key),
            state: S('claimed'),
            digest: S(digest),
            holder: S(holder),
            leaseUntil: N(leaseUntil),
            expires: N(secondsAfter(this.now(), CALL_DAYS)),
          },
          ConditionExpression: 'attribute_not_exists(pk) OR (#state = :claimed AND leaseUntil < :now)',
          ExpressionAttributeNames: { '#state': 'state' },
          ExpressionAttributeValues: { ':claimed': S('claimed'), ':now': N(this.now()) },
        }),
      );
      return undefined;
    } catch (error) {
      if (!isConflict(error)) throw error;
      const kept = await this.call(agent, key);
      // The first attempt came through, and only its answer was lost.
      if (kept?.state === 'claimed' && kept.holder === holder) return undefined;
      // It was given back in between: whoever asks again finds it free.
      if (kept === undefined) throw new Conflict();
      return kept;
    }
  }

  public async call(agent: string, key: string): Promise<KeptCall | undefined> {
    const item = await this.get(callKey(agent, key));
    return item === undefined ? undefined : callOf(item);
  }

  public async release(agent: string, key: string, holder: string): Promise<void> {
    await onlyIf(
      this.client.send(
        new DeleteItemCommand({
          TableName: this.table,
          Key: callKey(agent, key),
          ConditionExpression: 'holder = :holder AND #state <> :done',
          ExpressionAttributeNames: { '#state': 'state' },
          ExpressionAttributeValues: { ':holder': S(holder), ':done': S('done') },
        }),
      ),
    );
  }

  public async wait(agent: string, key: string, holder: string, approval: string, until: number): Promise<void> {
    await this.update(callKey(agent, key), {
      UpdateExpression: 'SET #state = :waiting, approval = :approval, expires = :expires',
      ConditionExpression: '#state = :claimed AND holder = :holder',
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: {
        ':waiting': S('waiting'),
        ':claimed': S('claimed'),
        ':holder': S(holder),
        ':approval': S(approval),
        ':expires': N(secondsAfter(until, CALL_DAYS)),
      },
    });
  }

  public async start(
    agent: string,
    key: string,
    { holder, leaseUntil, approval }: { holder: string; leaseUntil: number; approval?: string },
  ): Promise<void> {
    await this.update(callKey(agent, key), {
      UpdateExpression: 'SET #state = :started, holder = :holder, leaseUntil = :lease',
      ConditionExpression:
        approval === undefined
          ? '#state = :claimed AND holder = :holder'
          : '#state = :waiting AND approval = :approval',
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: {
        ':started': S('started'),
        ':holder': S(holder),
        ':lease': N(leaseUntil),
        ...(approval === undefined
          ? { ':claimed': S('claimed') }
          : { ':waiting': S('waiting'), ':approval': S(approval) }),
      },
    });
  }

  public async finish(
    agent: string,
    key: string,
    { holder, approval }: { holder: string; approval?: string },
    answer: string,
  ): Promise<void> {
    const isStarted = '(#state = :started AND holder = :holder)';
    await this.update(callKey(agent, key), {
      UpdateExpression: 'SET #state = :done, answer = :answer',
      ConditionExpression:
        approval === undefined ? isStarted : `${isStarted} OR (#state = :waiting AND approval = :approval)`,
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: {
        ':done': S('done'),
        ':started': S('started'),
        ':holder': S(holder),
        ':answer': S(answer),
        ...(approval === undefined ? {} : { ':waiting': S('waiting'), ':approval': S(approval) }),
      },
    });
  }

  public async recorded(agent: string, key: string): Promise<void> {
    await this.update(callKey(agent, key), {
      UpdateExpression: 'SET recorded = :yes',
      ConditionExpression: '#state = :done',
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: { ':yes': { BOOL: true }, ':done': S('done') },
    });
  }

  public async count({ counter, window, cost, limit, mode, endsAt }: Count): Promise<boolean> {
    const enforced = mode === 'enforce';
    if (enforced && cost > limit) return false;
    try {
      await this.update(countKey(counter, window), {
        UpdateExpression: 'SET expires = :expires ADD n :cost',
        ...(enforced ? { ConditionExpression: 'attribute_not_exists(n) OR n <= :room' } : {}),
        ExpressionAttributeValues: {
          ':cost': N(cost),
          ':expires': N(secondsAfter(endsAt, COUNTER_DAYS)),
          ...(enforced ? { ':room': N(limit - cost) } : {}),
        },
      });
      return true;
    } catch (error) {
      if (error instanceof Conflict) return false;
      throw error;
    }
  }

  public async putApproval(approval: KeptApproval): Promise<void> {
    const expires = N(secondsAfter(approval.expiresAt, CALL_DAYS));
    await onlyIf(
      this.client.send(
        new PutItemCommand({
          TableName: this.table,
          Item: { ...approvalKey(approval.id), ...approvalItem(approval), expires },
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      ),
    );
    const { family, requestedAt, id } = approval;
    await this.client.send(
      new PutItemCommand({
        TableName: this.table,
        Item: { ...pendingKey(family, requestedAt, id), id: S(id), expires },
      }),
    );
  }

  public async approval(id: string): Promise<KeptApproval | undefined> {
    const item = await this.get(approvalKey(id));
    return item === undefined ? undefined : approvalOf(item);
  }

  public async pending(family: string): Promise<readonly KeptApproval[]> {
    const listed = await itemsOf(this.client, this.table, `pending#${family}`, MOST_PENDING);
    const approvals = await Promise.all(
      listed.map(({ id }) => (id?.S === undefined ? undefined : this.approval(id.S))),
    );
    return approvals.filter((one) => one?.state === 'pending').filter((one) => one !== undefined);
  }

  public async keepToken(id: string, token: string): Promise<void> {
    await this.update(approvalKey(id), {
      UpdateExpression: 'SET #token = :token',
      ConditionExpression: '#state = :pending AND attribute_not_exists(#token)',
      ExpressionAttributeNames: { '#state': 'state', '#token': 'token' },
      ExpressionAttributeValues: { ':token': S(token), ':pending': S('pending') },
    });
  }

  public async decide(id: string, digest: string, subject: string, decision: Decision): Promise<KeptApproval> {
    const item = await this.update(approvalKey(id), {
      UpdateExpression: 'SET decisions.#subject = :decision',
      ConditionExpression:
        '#state = :pending AND digest = :digest AND expiresAt >= :at AND attribute_not_exists(decisions.#subject)',
      ExpressionAttributeNames: { '#state': 'state', '#subject': subject },
      ExpressionAttributeValues: {
        ':decision': decisionItem(decision),
        ':pending': S('pending'),
        ':digest': S(digest),
        ':at': N(decision.at),
      },
      ReturnValues: 'ALL_NEW',
    });
    return approvalOf(item);
  }

  public async moveApproval(id: string, from: readonly ApprovalState[], to: ApprovalState): Promise<void> {
    const states = from.map((state, index) => [`:from${index}`, S(state)] as const);
    const item = await this.update(approvalKey(id), {
      UpdateExpression: 'SET #state = :to',
      ConditionExpression: `#state IN (${states.map(([name]) => name).join(', ')})`,
      ExpressionAttributeNames: { '#state': 'state' },
      ExpressionAttributeValues: { ':to': S(to), ...Object.fromEntries(states) },
      ReturnValues: 'ALL_NEW',
    });
    if (from.includes('pending')) await this.unlist(approvalOf(item));
  }

  /** The list shows what waits; what stays on it by mistake is told apart when it is read. */
  private async unlist({ family, requestedAt, id }: KeptApproval): Promise<void> {
    await this.client
      .send(new DeleteItemCommand({ TableName: this.table, Key: pendingKey(family, requestedAt, id) }))
      .catch(() => undefined);
  }

  private async get(Key: Item): Promise<Item | undefined> {
    return (await this.client.send(new GetItemCommand({ TableName: this.table, Key, ConsistentRead: true }))).Item;
  }

  /** @throws Conflict if the condition does not hold. */
  private async update(Key: Item, update: Update): Promise<Item> {
    const { Attributes = {} } = await onlyIf(
      this.client.send(new UpdateItemCommand({ TableName: this.table, Key, ...update })),
    );
    return Attributes;
  }
}

const isConflict = (error: unknown) => error instanceof Error && error.name === 'ConditionalCheckFailedException';

async function onlyIf<Result>(written: Promise<Result>): Promise<Result> {
  try {
    return await written;
  } catch (error) {
    throw isConflict(error) ? new Conflict() : error;
  }
}

/** A call has little time: better refused soon than answered late. */
const impatientClient = () =>
  new DynamoDBClient({ maxAttempts: 3, requestHandler: { connectionTimeout: 1000, requestTimeout: 2000 } });

import {
  GetRolePolicyCommand,
  ListRoleTagsCommand,
  PutRolePolicyCommand,
  TagRoleCommand,
  UntagRoleCommand,
} from '@aws-sdk/client-iam';
import { EMPTY_SLOT, releasedSlot, SLOT_CHARACTERS, stoppedSlot, stops } from '../../../foundation/quarantine';
import { type Iam, IamRoles, reaching } from '../../../modules/containment/lambda/core/roles';
import { NOW, PAYER } from './world';

/** IAM, as far as it keeps inline policies and tags of roles: policies come back encoded, as RFC 3986 has it. */
function iam() {
  const policies = new Map<string, string>();
  const tags = new Map<string, string>();
  const sent: object[] = [];
  const send = async (command: object): Promise<object> => {
    sent.push(command);
    if (command instanceof PutRolePolicyCommand) {
      const { RoleName, PolicyName, PolicyDocument = '' } = command.input;
      policies.set(`${RoleName}/${PolicyName}`, PolicyDocument);
      return {};
    }
    if (command instanceof GetRolePolicyCommand) {
      const { RoleName, PolicyName } = command.input;
      const kept = policies.get(`${RoleName}/${PolicyName}`);
      if (kept === undefined) throw Object.assign(new Error('no such policy'), { name: 'NoSuchEntityException' });
      return { RoleName, PolicyName, PolicyDocument: encodeURIComponent(kept) };
    }
    if (command instanceof TagRoleCommand)
      for (const { Key = '', Value = '' } of command.input.Tags ?? []) tags.set(Key, Value);
    if (command instanceof UntagRoleCommand) for (const key of command.input.TagKeys ?? []) tags.delete(key);
    if (command instanceof ListRoleTagsCommand) return { Tags: [...tags].map(([Key, Value]) => ({ Key, Value })) };
    return {};
  };
  return { policies, tags, sent, client: { send } as unknown as Iam };
}

describe('the role of an agent', () => {
  test('has its slot filled and read, and no other policy touched', async () => {
    const there = iam();
    const roles = new IamRoles(async () => there.client);
    expect(await roles.slot(PAYER)).toBeUndefined();
    await roles.fill(PAYER, JSON.stringify(stoppedSlot(NOW)));
    expect(await roles.slot(PAYER)).toBe(JSON.stringify(stoppedSlot(NOW)));
    expect([...there.policies.keys()]).toEqual(['p2a-prod-agent-claims-payer/quarantine']);
  });

  test('has one tag set and taken away, and keeps all others', async () => {
    const there = iam();
    there.tags.set('p2a:plane', 'agent');
    const roles = new IamRoles(async () => there.client);
    expect(await roles.isTagged(PAYER)).toBe(false);
    await roles.tag(PAYER);
    expect(await roles.isTagged(PAYER)).toBe(true);
    expect([...there.tags]).toEqual([
      ['p2a:plane', 'agent'],
      ['p2a:quarantined', 'true'],
    ]);
    await roles.untag(PAYER);
    expect([...there.tags.keys()]).toEqual(['p2a:plane']);
  });

  test.each(['TRUE', 'True'])('is in quarantine with the value %s too, and not with another', async (value) => {
    const there = iam();
    there.tags.set('p2a:Quarantined', value);
    expect(await new IamRoles(async () => there.client).isTagged(PAYER)).toBe(true);
    there.tags.set('p2a:Quarantined', 'false');
    expect(await new IamRoles(async () => there.client).isTagged(PAYER)).toBe(false);
  });

  test('a fault of IAM is a fault, and not a slot that is missing', async () => {
    const send = async () => {
      throw Object.assign(new Error('slow down'), { name: 'ThrottlingException' });
    };
    await expect(new IamRoles(async () => ({ send }) as unknown as Iam).slot(PAYER)).rejects.toThrow('slow down');
  });
});

describe('what the slot says', () => {
  test('39: fits into the room that other policies leave', () => {
    for (const slot of [stoppedSlot(NOW), releasedSlot(NOW), EMPTY_SLOT])
      expect(JSON.stringify(slot).length).toBeLessThanOrEqual(SLOT_CHARACTERS);
  });

  test('denies everything to a stopped agent, and to sessions from before to one that was released', () => {
    expect(stoppedSlot(NOW).Statement).toEqual([
      { Sid: 'TheAgentIsStopped', Effect: 'Deny', Action: '*', Resource: '*' },
      {
        Sid: 'SessionsFromBeforeStayEnded',
        Effect: 'Deny',
        Action: '*',
        Resource: '*',
        Condition: { DateLessThan: { 'aws:TokenIssueTime': '2026-11-26T12:00:01Z' } },
      },
    ]);
    expect(releasedSlot(NOW).Statement).toEqual(stoppedSlot(NOW).Statement.slice(1));
  });

  test.each([
    [0, '2026-11-26T12:00:01Z'],
    [1, '2026-11-26T12:00:01Z'],
    [999, '2026-11-26T12:00:01Z'],
    [1000, '2026-11-26T12:00:02Z'],
  ])('ends a session that began in the same second: %d ms', (milliseconds, before) => {
    expect(releasedSlot(NOW + milliseconds).Statement[0]?.Condition).toEqual({
      DateLessThan: { 'aws:TokenIssueTime': before },
    });
  });

  test('stops only if it denies everything without a condition', () => {
    expect(stops(JSON.stringify(stoppedSlot(NOW)))).toBe(true);
    expect(stops(JSON.stringify(releasedSlot(NOW)))).toBe(false);
    expect(stops(JSON.stringify(EMPTY_SLOT))).toBe(false);
    expect(stops(undefined)).toBe(false);
    expect(stops('no JSON')).toBe(false);
    expect(stops('{"Statement":{"Effect":"Deny","Action":"*","Resource":"*"}}')).toBe(false);
    expect(stops(JSON.stringify(stoppedSlot(NOW)).replace('"Resource":"*"}', '"Resource":"*","Condition":{}}'))).toBe(
      false,
    );
  });
});

describe('the way to another account', () => {
  const credentials = { AccessKeyId: 'A', SecretAccessKey: 'S', SessionToken: 'T' };
  function sts(answer: () => object) {
    const asked: object[] = [];
    const send = async ({ input }: { readonly input: object }) => {
      asked.push(input);
      return answer();
    };
    return { asked, client: { send } as never };
  }
  const arnOf = (account: string) => `arn:aws:iam::${account}:role/p2a/containment/p2a-prod-containment-reach`;

  test('is one session for each account, of fifteen minutes, for ten', async () => {
    let now = NOW;
    const { asked, client } = sts(() => ({ Credentials: credentials }));
    const iamOf = reaching(arnOf, 'containment', client, () => now);
    await Promise.all([iamOf('333333333333'), iamOf('333333333333'), iamOf('444444444444')]);
    expect(asked).toEqual(
      ['333333333333', '444444444444'].map((account) => ({
        RoleArn: arnOf(account),
        RoleSessionName: 'containment',
        DurationSeconds: 900,
      })),
    );
    now += 600_000;
    await iamOf('333333333333');
    expect(asked).toHaveLength(3);
  });

  test('is tried again after it failed, and is none without credentials', async () => {
    let isDown = true;
    const { client } = sts(() => {
      if (isDown) throw new Error('down');
      return {};
    });
    const iamOf = reaching(arnOf, 'containment', client);
    await expect(iamOf('333333333333')).rejects.toThrow('down');
    isDown = false;
    await expect(iamOf('333333333333')).rejects.toThrow('STS answered without credentials');
  });
});

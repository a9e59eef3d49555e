import { randomUUID } from 'node:crypto';
import type { StateMachine as StateMachineClass } from 'aws-local-stepfunctions';
import { fromProject } from '../../foundation/cache';
import type { KeeperEvent } from '../../modules/approvals/lambda/keeper/keeper';

/** Functions that the state machine calls. */
export interface MachineFunctions {
  readonly keeper: (event: KeeperEvent) => Promise<unknown>;
  readonly carryOut: (event: { readonly approved: string }) => Promise<unknown>;
  /** An execution has come to its end; with the fault, if it is one. */
  readonly ended: (approval: string, fault: string | undefined) => void;
}

interface Task {
  resolve(output: { approved: boolean }): void;
  reject(error: Error): void;
}

interface Execution {
  readonly token: string;
  readonly result: Promise<unknown>;
  abort(): void;
}

/** What the interpreter takes for an error of a service is known by its name. */
class Named extends Error {
  constructor(name: string) {
    super('of the local gateway');
    this.name = name;
  }
}

/** The state machine of approvals, as it is defined, in an interpreter. */
export class ApprovalMachine {
  /** Tasks that wait, by their tokens. */
  private readonly tasks = new Map<string, Task>();
  private readonly executions = new Map<string, Execution>();
  private machine: StateMachineClass | undefined;

  /** @param definition In the Amazon States Language. */
  constructor(
    private readonly definition: object,
    private readonly functions: MachineFunctions,
  ) {}

  /** Begins an execution, and waits until people were asked: so that whoever hears of it can decide. */
  public async start(approval: string): Promise<void> {
    const token = randomUUID();
    const decided = this.waiting(token);
    let asked: () => void = () => undefined;
    const isAsked = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const { result, abort } = this.interpreter().run(
      { approval },
      { context: { Task: { Token: token } }, overrides: { taskResourceLocalHandlers: this.handlers(decided, asked) } },
    );
    const ended = result
      .then(
        () => undefined,
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      )
      .then((fault) => {
        this.tasks.delete(token);
        this.functions.ended(approval, fault);
      });
    this.executions.set(approval, { token, abort, result: ended });
    await Promise.race([isAsked, ended]);
  }

  /** What people decided. @returns false where nothing waits any longer. */
  public async tell(token: string, approved: boolean): Promise<boolean> {
    this.tasks.get(token)?.resolve({ approved });
    return this.tasks.delete(token);
  }

  /** Lets the time of people be over at once. */
  public expire(approval: string): void {
    this.fail(approval, 'States.Timeout');
  }

  /** Waits until the execution for an approval has come to its end. */
  public async end(approval: string): Promise<void> {
    await this.executions.get(approval)?.result;
  }

  public async close(): Promise<void> {
    for (const [approval, { abort }] of this.executions) {
      abort();
      this.fail(approval, 'Closed');
    }
    await Promise.all([...this.executions.values()].map(({ result }) => result));
  }

  private fail(approval: string, name: string): void {
    const token = this.executions.get(approval)?.token ?? '';
    this.tasks.get(token)?.reject(new Named(name));
    this.tasks.delete(token);
  }

  private handlers(decided: Promise<{ approved: boolean }>, asked: () => void) {
    const { keeper, carryOut } = this.functions;
    const handlers = {
      AskPeople: async ({ Payload }: { Payload: KeeperEvent }) => {
        await keeper(Payload).finally(asked);
        return decided;
      },
      CarryOut: async ({ Payload }: { Payload: { approved: string } }) => ({ Payload: await carryOut(Payload) }),
      Close: async ({ Payload }: { Payload: KeeperEvent }) => ({ Payload: await keeper(Payload) }),
    };
    return handlers as never;
  }

  private waiting(token: string): Promise<{ approved: boolean }> {
    const decided = new Promise<{ approved: boolean }>((resolve, reject) => {
      this.tasks.set(token, { resolve, reject });
    });
    // Whoever waits for it has not begun to.
    decided.catch(() => undefined);
    return decided;
  }

  /** Made once, for all executions: it checks the definition, which takes a tenth of a second and more. */
  private interpreter(): StateMachineClass {
    this.machine ??= interpreterOf(this.definition);
    return this.machine;
  }
}

function interpreterOf(definition: object): StateMachineClass {
  withResolvers();
  const { StateMachine } = fromProject('aws-local-stepfunctions') as typeof import('aws-local-stepfunctions');
  return new StateMachine(definition as never);
}

/** The interpreter is written for Node 22, which has it. */
function withResolvers(): void {
  if ('withResolvers' in Promise) return;
  Object.defineProperty(Promise, 'withResolvers', {
    configurable: true,
    value: () => {
      const settle: { resolve?: unknown; reject?: unknown } = {};
      const promise = new Promise((resolve, reject) => Object.assign(settle, { resolve, reject }));
      return { promise, ...settle };
    },
  });
}

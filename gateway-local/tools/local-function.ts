import { Thread, type ThreadOptions } from './thread';

export interface LocalFunctionOptions extends ThreadOptions {
  readonly timeoutSeconds: number;
}

class TimeIsOver extends Error {
  constructor() {
    super('the time of the function is over');
  }
}

/** A tool's function: its thread is started by the first call, and by the first one after its time was over. */
export class LocalFunction {
  private thread: Thread | undefined;
  /** How many calls of each thread somebody waits for. */
  private readonly calls = new Map<Thread, number>();

  constructor(private readonly options: LocalFunctionOptions) {}

  /**
   * @param payload JSON.
   * @throws Error if the code fails, or its time is over; it may have done something by then.
   */
  public async call(payload: string, signal: AbortSignal): Promise<string> {
    const thread = this.running();
    this.calls.set(thread, (this.calls.get(thread) ?? 0) + 1);
    try {
      return await inTime(thread.call(payload), this.options.timeoutSeconds * 1000, signal);
    } catch (error) {
      // Whatever it hangs in would go on. The next call begins anew.
      if (error instanceof TimeIsOver && this.thread === thread) this.thread = undefined;
      throw error;
    } finally {
      await this.leave(thread);
    }
  }

  public async end(): Promise<void> {
    await Promise.all([...this.calls.keys()].map((thread) => thread.end()));
  }

  private running(): Thread {
    if (this.thread === undefined || this.thread.isOver) this.thread = new Thread(this.options);
    return this.thread;
  }

  /** A thread that takes no more calls ends with the last of those that it has. */
  private async leave(thread: Thread): Promise<void> {
    const left = (this.calls.get(thread) ?? 1) - 1;
    this.calls.set(thread, left);
    if (left > 0 || thread === this.thread) return;
    this.calls.delete(thread);
    await thread.end();
  }
}

async function inTime(answer: Promise<string>, milliseconds: number, signal: AbortSignal): Promise<string> {
  let giveUp: () => void = () => undefined;
  const late = new Promise<never>((_, reject) => {
    giveUp = () => reject(new TimeIsOver());
  });
  const timer = setTimeout(giveUp, milliseconds);
  signal.addEventListener('abort', giveUp);
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', giveUp);
  }
}

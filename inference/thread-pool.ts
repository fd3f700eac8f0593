import type { Transferable, Worker } from 'node:worker_threads';

/** What a thread says: once that it is ready (or not), then an answer for each job. */
export type ThreadMessage<Ready, Reply> =
  | { kind: 'ready'; ready: Ready }
  | { kind: 'broken'; message: string }
  | { kind: 'reply'; jobId: number; reply: Reply }
  | { kind: 'failed'; jobId: number; message: string };
export type ThreadJob<Job> = { jobId: number; job: Job };

export type ThreadPool<Job, Reply, Ready> = {
  readonly size: number;
  /** What each thread said when it was ready. */
  readonly ready: readonly Ready[];
  /** Adds threads; resolves when they are ready. */
  grow: (count: number) => Promise<void>;
  /**
   * Runs a job on the least busy thread, in order of submission.
   *
   * @throws ThreadCrashedError when its thread died over it; any other Error is the job's own
   */
  submit: (job: Job, transfer?: Transferable[]) => Promise<Reply>;
  /** Fails the jobs that no thread has yet. */
  giveUpWaiting: () => void;
  /** Waits for the jobs in hand, then ends the threads; later jobs are refused. */
  close: () => Promise<void>;
};

/** The thread died with this job in hand; the job may or may not be the cause. */
export class ThreadCrashedError extends Error {
  override name = 'ThreadCrashedError';
}

/** Two jobs in a thread: the next one is already there when the first is done. */
const JOBS_PER_THREAD = 2;
/** A thread that cannot even start this often in a row will not start the next time either. */
const MAX_FAILED_STARTS = 3;

type Pending<Job, Reply> = {
  job: Job;
  transfer: Transferable[];
  resolve: (reply: Reply) => void;
  reject: (error: Error) => void;
};
type Thread<Job, Reply, Ready> = {
  worker: Worker;
  inHand: Map<number, Pending<Job, Reply>>;
  whenReady: Promise<Ready>;
  isReady: boolean;
  hasEnded: boolean;
};

/**
 * Starts `count` threads and hands them jobs; a thread that dies is replaced.
 *
 * @param spawn makes one thread that speaks ThreadMessage; called again for a replacement
 * @throws Error with the thread's own words when one cannot start
 */
export async function openThreadPool<Job, Reply, Ready>(
  count: number,
  spawn: (index: number) => Worker,
): Promise<ThreadPool<Job, Reply, Ready>> {
  const pool = new Pool<Job, Reply, Ready>(spawn);
  try {
    await pool.grow(count);
  } catch (error) {
    await pool.close();
    throw error;
  }
  return pool;
}

class Pool<Job, Reply, Ready> implements ThreadPool<Job, Reply, Ready> {
  readonly ready: Ready[] = [];
  private readonly threads: Thread<Job, Reply, Ready>[] = [];
  private readonly waiting: Pending<Job, Reply>[] = [];
  private nextJobId = 0;
  private failedStarts = 0;
  private lastCause = '';
  private closing: Promise<void> | null = null;
  private whenIdle: (() => void) | null = null;

  constructor(private readonly spawn: (index: number) => Worker) {}

  get size(): number {
    return this.threads.length;
  }

  async grow(count: number): Promise<void> {
    const added = Array.from({ length: count }, (_, index) => this.startThread(this.threads.length + index));
    this.threads.push(...added);
    this.ready.push(...(await Promise.all(added.map((thread) => thread.whenReady))));
  }

  submit(job: Job, transfer: Transferable[] = []): Promise<Reply> {
    if (this.closing) return Promise.reject(new Error('the thread pool is closed'));
    return new Promise((resolve, reject) => {
      this.waiting.push({ job, transfer, resolve, reject });
      this.handOut();
    });
  }

  giveUpWaiting(): void {
    for (const pending of this.waiting.splice(0)) pending.reject(new Error('given up before its turn came'));
    if (this.whenIdle && !this.isBusy()) this.whenIdle();
  }

  close(): Promise<void> {
    this.closing ??= this.finish();
    return this.closing;
  }

  private async finish(): Promise<void> {
    if (this.isBusy()) await new Promise<void>((resolve) => (this.whenIdle = resolve));
    await Promise.all(this.threads.map((thread) => thread.worker.terminate()));
  }

  private isBusy(): boolean {
    return this.waiting.length > 0 || this.threads.some((thread) => thread.inHand.size > 0);
  }

  private startThread(index: number): Thread<Job, Reply, Ready> {
    const worker = this.spawn(index);
    const { promise, resolve, reject } = withResolvers<Ready>();
    const thread: Thread<Job, Reply, Ready> = {
      worker,
      inHand: new Map(),
      whenReady: promise,
      isReady: false,
      hasEnded: false,
    };
    promise.catch(() => {}); // start() or the replacement reports it
    let cause = 'it ended without a word';
    worker.on('message', (message: ThreadMessage<Ready, Reply>) => {
      if (message.kind === 'ready') {
        thread.isReady = true;
        this.failedStarts = 0;
        resolve(message.ready);
        this.handOut();
      } else if (message.kind === 'broken') cause = message.message;
      else this.settle(thread, message);
    });
    worker.on('error', (error: Error) => (cause = error.message));
    worker.on('exit', () => {
      thread.hasEnded = true;
      reject(new Error(`a thread cannot start: ${cause}`));
      this.replace(index, thread, cause);
    });
    return thread;
  }

  private settle(
    thread: Thread<Job, Reply, Ready>,
    message: Extract<ThreadMessage<Ready, Reply>, { jobId: number }>,
  ): void {
    const pending = thread.inHand.get(message.jobId);
    if (!pending) throw new Error(`no job ${message.jobId} in this thread`);
    thread.inHand.delete(message.jobId);
    if (message.kind === 'reply') pending.resolve(message.reply);
    else pending.reject(new Error(message.message));
    this.handOut();
  }

  private replace(index: number, thread: Thread<Job, Reply, Ready>, cause: string): void {
    for (const pending of thread.inHand.values()) {
      pending.reject(new ThreadCrashedError(`a thread died over it: ${cause}`));
    }
    thread.inHand.clear();
    this.lastCause = cause;
    if (!thread.isReady) this.failedStarts++;
    const wasStarted = this.ready.length > 0;
    const isWanted =
      wasStarted && this.failedStarts < MAX_FAILED_STARTS && (!this.closing || this.waiting.length > 0);
    if (isWanted) this.threads[index] = this.startThread(index);
    this.handOut();
  }

  private handOut(): void {
    if (this.threads.length > 0 && this.threads.every((thread) => thread.hasEnded)) {
      for (const pending of this.waiting.splice(0))
        pending.reject(new Error(`no thread can start: ${this.lastCause}`));
    }
    while (this.waiting.length > 0) {
      const open = this.threads.filter(
        (thread) => thread.isReady && !thread.hasEnded && thread.inHand.size < JOBS_PER_THREAD,
      );
      if (open.length === 0) break;
      const thread = open.reduce((best, other) => (other.inHand.size < best.inHand.size ? other : best));
      this.giveTo(thread, this.waiting.shift()!);
    }
    if (this.whenIdle && !this.isBusy()) this.whenIdle();
  }

  private giveTo(thread: Thread<Job, Reply, Ready>, pending: Pending<Job, Reply>): void {
    const jobId = this.nextJobId++;
    thread.inHand.set(jobId, pending);
    thread.worker.postMessage({ jobId, job: pending.job } satisfies ThreadJob<Job>, pending.transfer);
  }
}

/** Promise.withResolvers, which Node 20 lacks. */
function withResolvers<Value>() {
  let resolve!: (value: Value) => void;
  let reject!: (error: Error) => void;
  const promise = new Promise<Value>((onResolve, onReject) => {
    resolve = onResolve;
    reject = onReject;
  });
  return { promise, resolve, reject };
}

/** An answer that the server has not confirmed yet. */
export type OutgoingAnswer<Body> = { answerId: string; title: string; body: Body };
/** Answers on their way, kept in this browser until the server has them: through a crash, a sign-out, hours offline. */
export type Outbox<Body> = {
  add(answer: OutgoingAnswer<Body>): void;
  remove(answerId: string): void;
  /** Every answer of this person that waits, those of closed tabs included. */
  list(): OutgoingAnswer<Body>[];
};

type Deps<Body> = {
  outbox: Outbox<Body>;
  /** @throws ApiError */
  submit: (answerId: string, body: Body) => Promise<{ undoMsLeft: number }>;
  /** Whether what failed so may succeed later. */
  mayPass: (error: unknown) => boolean;
  onSent: (answerId: string, undoMsLeft: number) => void;
  /** Refused for good: it is out of the outbox. */
  onRefused: (answer: OutgoingAnswer<Body>, error: unknown) => void;
  /** An attempt has ended, however. */
  onAttempted: () => void;
};

const RESEND_MS = 5_000;

/** Sends what is in the outbox, each answer once at a time, and again until the server has taken or refused it. */
export function createAnswerSender<Body>({
  outbox,
  submit,
  mayPass,
  onSent,
  onRefused,
  onAttempted,
}: Deps<Body>) {
  const underWay = new Map<string, Promise<void>>();
  let resendTimer: ReturnType<typeof setTimeout> | undefined;
  let isStopped = false;

  function send(answerId: string): Promise<void> {
    const outgoing = outbox.list().find((one) => one.answerId === answerId);
    const known = underWay.get(answerId);
    if (known || !outgoing) return known ?? Promise.resolve();
    const sent = attempt(outgoing).finally(() => {
      underWay.delete(answerId);
      onAttempted();
    });
    underWay.set(answerId, sent);
    return sent;
  }

  async function attempt(outgoing: OutgoingAnswer<Body>): Promise<void> {
    try {
      const { undoMsLeft } = await submit(outgoing.answerId, outgoing.body);
      outbox.remove(outgoing.answerId);
      onSent(outgoing.answerId, undoMsLeft);
    } catch (error) {
      if (mayPass(error)) {
        clearTimeout(resendTimer);
        if (!isStopped) resendTimer = setTimeout(sendAll, RESEND_MS);
        return;
      }
      outbox.remove(outgoing.answerId);
      onRefused(outgoing, error);
    }
  }

  function sendAll(): void {
    for (const { answerId } of outbox.list()) void send(answerId);
  }

  return {
    send,
    sendAll,
    /** Resolved when no attempt to send it is under way. */
    settled: async (answerId: string): Promise<void> => underWay.get(answerId),
    start(): void {
      isStopped = false;
      sendAll();
    },
    stop(): void {
      isStopped = true;
      clearTimeout(resendTimer);
    },
  };
}

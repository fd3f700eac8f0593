/** Things a caller can cause and a person may see. Anything else is a bug and stays a plain Error. */
export type AppErrorCode =
  | 'bad-input'
  | 'unsupported-image'
  | 'unsupported-document'
  | 'too-large'
  | 'not-signed-in'
  | 'wrong-origin'
  | 'not-allowed'
  | 'not-found'
  | 'conflict'
  | 'second-person'
  | 'verdict-differs'
  | 'answer-differs'
  | 'lease-lost'
  | 'too-late'
  | 'too-many-attempts'
  | 'too-few-pairs'
  | 'not-ready'
  | 'busy'
  | 'storage-full';

const HTTP_STATUS: Record<AppErrorCode, number> = {
  'bad-input': 422,
  'unsupported-image': 415,
  'unsupported-document': 415,
  'too-large': 413,
  'not-signed-in': 401,
  'wrong-origin': 403,
  'not-allowed': 403,
  'not-found': 404,
  conflict: 409,
  'second-person': 409,
  'verdict-differs': 409,
  'answer-differs': 409,
  'lease-lost': 409,
  'too-late': 409,
  'too-many-attempts': 429,
  'too-few-pairs': 422,
  'not-ready': 503,
  busy: 503,
  'storage-full': 507,
};

export class AppError extends Error {
  override name = 'AppError';
  constructor(
    readonly code: AppErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
  get status(): number {
    return HTTP_STATUS[this.code];
  }
}

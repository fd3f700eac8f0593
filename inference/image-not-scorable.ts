export type NotScorableReason =
  'empty-file' | 'corrupt-image' | 'unsupported-type' | 'too-many-pixels' | 'bad-region' | 'encoder-crashed';

/** A picture that no retry will score; `reason` is stored and shown, everything else is a bug or an outage. */
export class ImageNotScorableError extends Error {
  override name = 'ImageNotScorableError';
  constructor(
    readonly reason: NotScorableReason,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

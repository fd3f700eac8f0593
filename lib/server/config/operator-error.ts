/**
 * Something the person who runs the program can put right: a wrong setting, a folder that cannot be written, a
 * port in use. The message is one whole sentence for that person; commands print it without a stack and exit 1.
 */
export class OperatorError extends Error {
  override name = 'OperatorError';
}

/** What keeps everything cannot be used as it is. Its message is one line that says what to do, and all that the person needs. */
export class StorageError extends Error {
  override name = 'StorageError';
}

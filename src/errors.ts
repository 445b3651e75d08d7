/**
 * What can go wrong for a reason that a person can mend. `code` is stable and for programs, `message` is one
 * sentence that says what was wrong and what to do; anything else that is thrown is a fault of ours.
 */
export type ErrorCode =
  | 'bad-picture' // the picture cannot be read or is refused
  | 'result-too-large' // nothing of the result fits into the bytes that it may have
  | 'bad-bundle' // a model bundle is missing or damaged
  | 'bad-configuration' // an environment variable or an option
  | 'bad-training-set' // the pictures to train on are missing or damaged
  | 'bad-checkpoint' // the state of a training run is missing, damaged or another run's
  | 'remote-refused' // another site does not answer, or not to us
  | 'store-failed' // what outlives the process cannot be read or saved
  | 'engine-unavailable' // the engine asked for cannot run on this machine
  | 'forgotten' // the distribution of an earlier picture is no longer cached
  | 'worker-died' // the worker thread ended while the job was in it
  | 'closed'; // the colouriser was closed

export class ColourNetError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = `ColourNetError[${code}]`;
    this.code = code;
  }
}

/** A step of the build that failed for a reason outside of it; `exitCode` 1 is a fault, 2 what this machine lacks. */
export class BuildFault extends Error {
  readonly exitCode: 1 | 2;

  constructor(exitCode: 1 | 2, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'BuildFault';
    this.exitCode = exitCode;
  }
}

/** What the caller handed in is wrong, as opposed to a failure of the stand-in; the message goes back to the caller. */
export class InputError extends TypeError {
  constructor(message, status = 400) {
    super(message);
    this.status = status;
  }
}

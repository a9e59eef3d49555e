/** A token that shows nothing. Its message says which rule it broke, and nothing of the token. */
export class Unproven extends Error {
  public override readonly name = 'Unproven';
}

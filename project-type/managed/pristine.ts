/** A file as the package ships it: for the project's toolkit, and without a marker. */
export interface Pristine {
  /** Relative to the project, with slashes. */
  readonly path: string;
  readonly content: string;
  /** @default false */
  readonly executable?: boolean;
}

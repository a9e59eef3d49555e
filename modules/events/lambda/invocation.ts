/** What Lambda says of an invocation, as far as events have it. */
export interface Invocation {
  /** Its id, under which traces and reports of Lambda have it too. */
  readonly awsRequestId: string;
}

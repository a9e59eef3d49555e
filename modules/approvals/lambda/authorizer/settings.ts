/** What the authorizer is told, as JSON in its environment variable `P2A_AUTHORIZER`. */
export interface AuthorizerSettings {
  /** As tokens have it in `iss`. */
  readonly issuer: string;
  /** The client that tokens are made for. */
  readonly audience: string;
  /** What `token_use` says, at providers that have it. */
  readonly tokenUse?: string;
  /** Claim with the names of a person's groups. */
  readonly groupsClaim: string;
  /** What of a token says that a second factor was used. */
  readonly mfa: { readonly claim: string; readonly values: readonly string[] };
  /** How long ago somebody may have signed in. */
  readonly loginMinutes: number;
}

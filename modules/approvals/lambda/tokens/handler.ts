import { type TokensEvent, withProof } from './claims';

export const handler = async (event: TokensEvent): Promise<TokensEvent> => withProof(event);

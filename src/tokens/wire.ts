/** Tokens as the API takes and gives them. */
import * as z from 'zod';

export const TokenRequest = z
  .strictObject({
    client: z
      .string()
      .trim()
      .min(1)
      .max(100)
      .meta({ description: 'As you call it in your list', example: 'backup script' }),
    workspaceId: z.string().max(64).optional().meta({
      description: 'One of your workspaces; default the one that you work in',
      example: 'ws_01k9xg3v5m8t4q2r7w6y1z0abc',
    }),
  })
  .meta({ id: 'TokenRequest' });

export const RefreshRequest = z
  .strictObject({ refreshToken: z.string().max(200).meta({ example: 'lpr_…' }) })
  .meta({ id: 'RefreshRequest' });

/** Field names after RFC 6749, 5.1, in the spelling of this API. */
export const IssuedTokens = z
  .object({
    id: z.string().meta({ description: 'To revoke them by', example: 'tok_01k9xg3v5m8t4q2r7w6y1z0abc' }),
    tokenType: z.literal('Bearer'),
    accessToken: z.string().meta({ description: 'A JWT for the Authorization header' }),
    expiresIn: z.number().int().meta({ description: 'Seconds until the access token expires' }),
    refreshToken: z.string().meta({ description: 'Shown once, good for one use' }),
    refreshTokenExpiresAt: z.iso.datetime(),
  })
  .meta({ id: 'IssuedTokens' });

const TokenView = z
  .object({
    id: z.string(),
    workspaceId: z.string(),
    client: z.string(),
    createdAt: z.iso.datetime(),
    lastUsedAt: z.iso.datetime().meta({ description: 'When tokens were last made or refreshed' }),
    expiresAt: z.iso.datetime().meta({ description: 'When the refresh token expires' }),
  })
  .meta({ id: 'Token' });

export const TokenList = z.object({ tokens: z.array(TokenView) }).meta({ id: 'TokenList' });

export const TokenId = z.object({
  id: z.string().max(64).meta({ description: 'Id of the tokens', example: 'tok_01k9xg3v5m8t4q2r7w6y1z0abc' }),
});

/** A JSON Web Key Set (RFC 7517) of public keys. */
export const KeySet = z.object({
  keys: z.array(
    z.object({
      kty: z.literal('EC'),
      crv: z.literal('P-256'),
      alg: z.literal('ES256'),
      use: z.literal('sig'),
      kid: z.string(),
      x: z.string(),
      y: z.string(),
    }),
  ),
});

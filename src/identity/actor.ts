/** Who makes a request, and for which tenant. */
export interface Actor {
  workspaceId: string;
  apiKeyId: string;
}

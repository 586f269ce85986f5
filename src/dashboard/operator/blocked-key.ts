export const blockedKey = ['blocklist'];

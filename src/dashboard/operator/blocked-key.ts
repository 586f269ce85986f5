export const blockedKey = ['blocklist'];
export const listsKey = ['blocklists'];

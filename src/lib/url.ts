/** The longest destination we store, in UTF-8 bytes. Workers accept request URLs up to 16 KB; half leaves room for forwarding. */
export const maxUrlBytes = 8192;

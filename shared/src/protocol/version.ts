/** The protocol this code speaks. A page with an older one is told to reload, between games. */
export const protocolVersion = 1;

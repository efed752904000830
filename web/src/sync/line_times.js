/** How patient a line to the server is: the same for the application's own and for a shared text's. */

/** The first word of the server, and each answer, comes within this. */
export const OPEN_WITHIN_MS = 10_000;
export const ANSWER_WITHIN_MS = 10_000;
/** The same when there is reason to doubt the line. */
export const ANSWER_SOON_MS = 4_000;
/** A line that held this long was a good one: the next wait is short again. */
export const GOOD_AFTER_MS = 5_000;

/** Close codes after which coming back is of no use: sign in, not permitted, no such thing. */
export const FINAL_CODES = [4401, 4403, 4404];

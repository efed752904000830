import { useQuery } from '../ui/use_query.js';

/**
 * The answer of session.account.
 * @typedef {object} Account
 * @property {string} person
 * @property {string} name
 * @property {string} email
 * @property {boolean} has_password
 * @property {boolean} has_second_factor
 * @property {number} recovery_codes_left
 * @property {boolean} needs_second_factor
 */

/** What one signs in with. @returns {{answer: Account | null, error: unknown, again: () => void}} */
export function useAccount() {
  return useQuery('session.account', {});
}

const LINK_PATHS = ['/enter', '/sign-in', '/join'];

/**
 * Takes what a sign-in link or an invitation carries after its #, and takes it out of the address bar and the history at once: it is a
 * secret. A server never sees it. '' where the address is no such link.
 */
export function takeLinkSecret() {
  if (!LINK_PATHS.includes(location.pathname) || !location.hash) return '';
  const secret = location.hash.slice(1);
  history.replaceState(null, '', location.pathname);
  try {
    return decodeURIComponent(secret);
  } catch {
    return secret;
  }
}

/** The length of the secret in a link that the server made. */
export const TOKEN_LENGTH = 43;

/**
 * A link that signs an existing person in: `email:code`. null where it is not one.
 * @param {string} secret
 */
export function parseSignInLink(secret) {
  const [, email, code] = /^([^:\s]+@[^:\s]+):(\d{6})$/.exec(secret) ?? [];
  return email ? { email, code } : null;
}

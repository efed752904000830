/**
 * Takes what a sign-in link carries after its #, and takes it out of the address bar and the history at once: it is a
 * secret. A server never sees it.
 */
export function takeLinkSecret() {
  const secret = decodeURIComponent(location.hash.slice(1));
  if (location.hash) history.replaceState(null, '', location.pathname);
  return secret;
}

/**
 * A link that signs an existing person in: `email:code`. null where it is not one.
 * @param {string} secret
 */
export function parseSignInLink(secret) {
  const [, email, code] = /^([^:\s]+@[^:\s]+):(\d{6})$/.exec(secret) ?? [];
  return email ? { email, code } : null;
}

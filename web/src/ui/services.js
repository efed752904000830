import { createContext } from 'preact';
import { useContext } from 'preact/hooks';

/** @type {import('preact').Context<import('./types.d.ts').Services | null>} */
export const ServicesContext = createContext(/** @type {import('./types.d.ts').Services | null} */ (null));

/** @returns {import('./types.d.ts').Services} */
export function useServices() {
  const services = useContext(ServicesContext);
  if (!services) throw new Error('no services above this view');
  return services;
}

/** Only below a page that is shown to people who are signed in. @returns {import('./types.d.ts').MemberServices} */
export function useMember() {
  const services = useServices();
  if (!('outbox' in services)) throw new Error('nobody is signed in here');
  return /** @type {import('./types.d.ts').MemberServices} */ (services);
}

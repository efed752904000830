/** The categories of members, in the order in which they are shown. @type {import('./types.d.ts').Category[]} */
export const CATEGORIES = ['ngo', 'union', 'employers', 'authority', 'elected', 'academic', 'citizen'];

/** How an organisation may stand in a space. @type {import('./types.d.ts').Membership[]} */
export const MEMBERSHIPS = ['invited', 'joining', 'active', 'suspended', 'withdrawn'];

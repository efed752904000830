export type SpaceKind =
  'regional_pact' | 'county_partnership' | 'local_partnership' | 'project' | 'working_group';
export type SpaceRole = 'member' | 'facilitator' | 'secretariat';
export type Category = 'ngo' | 'union' | 'employers' | 'authority' | 'elected' | 'academic' | 'citizen';
export type Standing = 'titular' | 'deputy';
export type Membership = 'invited' | 'joining' | 'active' | 'suspended' | 'withdrawn';

/** A membership of one's own, for nobody else. */
export interface Member {
  person: string;
  role: SpaceRole;
  category?: Category;
}

/**
 * A person acts for an organisation (or for none), in a role, between two days (YYYY-MM-DD, the last one inclusive). It is
 * over from `ended_on` on, and gives no rights while its organisation is suspended or withdrawn.
 */
export interface Mandate {
  mandate: string;
  person: string;
  organisation?: string;
  category: Category;
  role: SpaceRole;
  capacity: string;
  standing: Standing;
  from_on: string;
  until_on?: string;
  ended_on?: string;
}

export interface SpaceOrganisation {
  organisation: string;
  category: Category;
  state: Membership;
  since_on: string;
}

export interface Secretariat {
  organisation: string;
  from_on: string;
  until_on?: string;
}

export interface Item {
  channel: string;
  title: string;
  about?: string;
  visibility: 'members' | 'category' | 'named';
  categories?: Category[];
  people?: string[];
  by: string;
  as?: string;
  at_ms: number;
  is_archived?: boolean;
  /** Of a draft. */
  template?: string;
  /** Of a draft: how far it has got; absent: working. */
  state?: 'working' | 'in_consultation' | 'adopted' | 'submitted' | 'answered';
  /** Of a draft: the least role that may write in it. */
  writers?: SpaceRole;
}

/** schema/types.json, space_view. */
export interface SpaceView {
  name: string;
  kind: SpaceKind;
  region?: string;
  county?: string;
  about?: string;
  members: Member[];
  organisations: SpaceOrganisation[];
  mandates: Mandate[];
  secretariat?: Secretariat;
  secretariats: Secretariat[];
  items: Item[];
}

/** The answer to space.health. */
export interface SpaceHealth {
  organisations: {
    organisation: string;
    category: Category;
    state: Membership;
    /** How many are valid today. */
    mandates: number;
    last_ms?: number;
  }[];
  silent: string[];
  missing_titular: string[];
  missing_mandate: string[];
  ending: { mandate: string; until_on: string }[];
}

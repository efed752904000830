import type { SpaceKind } from '../spaces/types.d.ts';

export type OrganisationState = 'active' | 'inactive' | 'unknown';

export interface Organisation {
  organisation: string;
  name: string;
  short_name?: string;
  type: string;
  region?: string;
  county?: string;
  fields: string[];
  website?: string;
  state: OrganisationState;
  /** YYYY-MM-DD */
  verified_on?: string;
}

/** schema/types.json, directory_view: most people may see nothing of people and spaces. */
export interface DirectoryView {
  people?: string[];
  spaces?: { channel: string; name: string; kind: SpaceKind }[];
  organisations?: Organisation[];
}

export interface PersonName {
  person: string;
  name: string;
}

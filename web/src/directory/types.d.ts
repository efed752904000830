import type { SpaceKind } from '../spaces/types.d.ts';

export type OrganisationState = 'active' | 'inactive' | 'unknown';

export interface Organisation {
  organisation: string;
  name: string;
  short_name?: string;
  /** A key of schema/content/organisation_types.json. */
  type: string;
  region?: string;
  county?: string;
  fields: string[];
  website?: string;
  state: OrganisationState;
  /** YYYY-MM-DD */
  verified_on?: string;
}

/** schema/types.json, directory_view: people and spaces are seen by those who run a space or the installation. */
export interface DirectoryView {
  organisations?: Organisation[];
  people?: string[];
  spaces?: { channel: string; name: string; kind: SpaceKind; region?: string; county?: string }[];
}

export interface PersonName {
  person: string;
  name: string;
}

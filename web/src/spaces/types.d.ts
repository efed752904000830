export type SpaceKind =
  'regional_pact' | 'county_partnership' | 'local_partnership' | 'project' | 'working_group';
export type SpaceRole = 'member' | 'facilitator' | 'secretariat';

export interface Member {
  person: string;
  role: SpaceRole;
}

export interface Item {
  channel: string;
  title: string;
  visibility: 'members';
  /** Of a draft. */
  template?: 'blank';
  /** Of a draft: the least role that may write in it. */
  writers?: SpaceRole;
  by: string;
  at_ms: number;
}

/** schema/types.json, space_view. */
export interface SpaceView {
  name: string;
  kind: SpaceKind;
  members: Member[];
  items: Item[];
}

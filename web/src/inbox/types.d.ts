import type { SpaceKind, SpaceRole } from '../spaces/types.d.ts';

export interface InboxSpace {
  channel: string;
  name: string;
  kind: SpaceKind;
  role: SpaceRole;
}

/** schema/types.json, inbox_view. */
export interface InboxView {
  spaces: InboxSpace[];
}

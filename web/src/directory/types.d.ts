import type { SpaceKind } from '../spaces/types.d.ts';

/** schema/types.json, directory_view: most people may see nothing of it. */
export interface DirectoryView {
  people?: string[];
  spaces?: { channel: string; name: string; kind: SpaceKind }[];
}

export interface PersonName {
  person: string;
  name: string;
}

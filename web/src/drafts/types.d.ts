import type { Category } from '../spaces/types.d.ts';
import type { PanelMine, PanelView } from './panel_types.d.ts';

/** What was set for a section by hand, over what its template says. */
export interface SectionSettings {
  section: string;
  owner?: string;
  words_most?: number;
  pages_most?: number;
  is_required?: boolean;
}

/** schema/types.json, draft_view. */
export interface DraftView extends PanelView {
  /** Where the text is: /text/<ULID>. */
  text: string;
  /** The version of the text's nodes and marks. */
  text_schema: number;
  categories?: Category[];
  people?: string[];
  sections: SectionSettings[];
}

/** What is the reader's own of a draft. */
export interface DraftMine extends PanelMine {
  needs_second_factor?: true;
}

import type { Category, SpaceRole } from '../spaces/types.d.ts';

export interface Words {
  ro: string;
  en: string;
}

/** schema/content/templates: what a new draft starts from. */
export interface Template {
  id: string;
  version: number;
  name: Words;
  about: Words;
  sections: TemplateSection[];
  words_most?: number;
  pages_most?: number;
  needs_themes?: boolean;
  /** Other orders in which its sections go out, as an authority's form asks for. */
  layouts?: { id: string; title: Words }[];
}

export interface TemplateSection {
  key: string;
  title: Words;
  guidance: Words;
  is_required: boolean;
  words_most?: number;
  pages_most?: number;
  table?: { columns: Record<'ro' | 'en', string[]>; rows?: Record<'ro' | 'en', string[]> };
}

/** schema/content/horizontal_themes.json. */
export interface Themes {
  version: number;
  groups: ThemeGroup[];
}

export interface ThemeGroup {
  key: string;
  name: Words;
  questions: { number: number; text: Words; help: Words }[];
}

export type ThemeAnswer = 'yes' | 'partly' | 'no' | 'not_applicable';

export interface AnsweredTheme {
  question: number;
  answer: ThemeAnswer;
  explanation?: string;
  by: string;
  at_ms: number;
}

export type DraftState = 'working' | 'in_consultation' | 'adopted' | 'submitted' | 'answered';

export interface DraftStatus {
  state: DraftState;
  at_ms: number;
  by: string;
  note?: string;
  registry_number?: string;
  registered_on?: string;
  authority?: string;
  answer?: string;
}

/** Relative positions of Yjs, each encoded in base64. */
export interface Anchor {
  start: string;
  end: string;
}

export interface Comment {
  seq: number;
  by: string;
  as?: string;
  at_ms: number;
  op: string;
  text: string;
  edited_ms?: number;
  deleted?: { by: string; at_ms: number };
  mentions?: string[];
}

export interface Thread extends Comment {
  anchor?: Anchor;
  /** The words that stood there when it was written. */
  quote?: string;
  resolved?: { by: string; at_ms: number };
  replies: Comment[];
}

export interface Amendment {
  seq: number;
  by: string;
  as?: string;
  at_ms: number;
  section: string;
  section_title: string;
  reason: string;
  state: 'open' | 'accepted' | 'rejected' | 'withdrawn';
  decided?: { by: string; as?: string; at_ms: number; reason?: string };
}

export interface Version {
  number: number;
  name: string;
  sha256: string;
  words: number;
  by: string;
  as?: string;
  at_ms: number;
  published?: { by: string; at_ms: number };
  withdrawn?: { by: string; at_ms: number; reason: string };
}

export interface Endorsement {
  organisation: string;
  category: Category;
  capacity?: string;
  region?: string;
  version: number;
  sha256: string;
  by: string;
  as: string;
  at_ms: number;
  reservations?: string;
  file?: string;
  /** A later published version has another text. */
  is_stale: boolean;
  withdrawn?: { by: string; at_ms: number; reason?: string };
  history: { version: number; at_ms: number }[];
}

/** The answer to draft.outline. */
export interface Outline {
  words: number;
  pages: number;
  sections: OutlineSection[];
  reasons: Reason[];
}

export interface OutlineSection {
  section: string;
  key?: string;
  title: string;
  words: number;
  pages: number;
  is_required: boolean;
  words_most?: number;
  pages_most?: number;
}

/** Why a draft cannot be adopted or submitted yet. */
export interface Reason {
  reason:
    | 'section_empty'
    | 'section_missing'
    | 'too_many_words'
    | 'too_many_pages'
    | 'theme_unanswered'
    | 'nothing_written';
  section?: string;
  key?: string;
  question?: number;
  words?: number;
  most?: number;
}

/** A node of a ProseMirror document as JSON. */
export interface TextNode {
  type: string;
  attrs?: Record<string, any>;
  content?: TextNode[];
  text?: string;
  marks?: { type: string; attrs?: Record<string, any> }[];
}

/** The part of a draft's view that the panels show. */
export interface PanelView {
  title: string;
  about?: string;
  space: string;
  visibility: 'members' | 'category' | 'named';
  by: string;
  as?: string;
  at_ms: number;
  is_archived?: boolean;
  template: { id: string; version: number };
  language: 'ro' | 'en';
  writers: SpaceRole;
  status: DraftStatus;
  themes: AnsweredTheme[];
  threads: Thread[];
  amendments: Amendment[];
  versions: Version[];
  endorsements: Endorsement[];
}

/** What the reader may do with it. */
export interface PanelMine {
  writes?: boolean;
  comments?: boolean;
  amends?: boolean;
  decides?: boolean;
  /** From a state to those that this person may set. */
  moves?: Partial<Record<DraftState, DraftState[]>>;
  endorses_for?: string[];
  role?: string;
}

/** What every panel is given: the draft as use_draft.js opens it, its view there. */
export type ShownDraft = import('./use_draft.js').Draft & { view: import('./types.d.ts').DraftView };

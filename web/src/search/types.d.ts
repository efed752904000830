export type SearchKind = 'message' | 'person' | 'organisation' | 'space' | 'item';

/** schema/types.json, search_hit. */
export interface SearchHit {
  kind: SearchKind;
  channel?: string;
  seq?: number;
  space?: string;
  by?: string;
  as?: string;
  at_ms?: number;
  person?: string;
  organisation?: string;
  title?: string;
  snippet: { text: string; is_hit: boolean }[];
}

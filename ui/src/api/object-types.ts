import type { Column, Row } from './types';

/** Shapes of buckets and what is in them. */

/** A source that is told of what happens in a bucket. */
export interface ToldSource {
  source: string;
  stream: string;
  prefix: string;
  suffix: string;
  events: ('created' | 'removed')[];
}

export interface Bucket {
  name: string;
  told: ToldSource[];
}

export interface StoredObject {
  key: string;
  sizeBytes: number;
  /** Equal tags, equal content. */
  tag: string;
  modifiedAt: string;
}

export interface ObjectDetail extends StoredObject {
  contentType: string;
  metadata: Record<string, string>;
}

export interface ObjectPage {
  bucket: string;
  prefix: string;
  /** Prefixes that end in `/`. */
  folders: string[];
  objects: StoredObject[];
  /** Where the next page begins. */
  next: string | null;
}

export interface ObjectQuery {
  prefix?: string;
  /** Also what is in folders, instead of the folders. */
  all?: boolean;
  after?: string;
  limit?: number;
}

export interface ObjectPreview {
  kind: 'text' | 'rows' | 'binary';
  object: ObjectDetail;
  text: string;
  columns: Column[];
  rows: Row[];
  /** Whether that is all there is. */
  complete: boolean;
}

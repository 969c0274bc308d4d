import type { ModelServerDefinition } from '../model-server-definition';

/** Reason and source of a setting. */
export interface Fact {
  readonly why: string;
  /** Path below the `source` of the preset, or a whole URL. */
  readonly source: string;
}

/** Model server, with the source of each setting. */
export interface Preset {
  /** Version of the server that the facts describe. */
  readonly version: string;
  /** URL of the source code of that version, with a '/' at its end. */
  readonly source: string;
  readonly definition: ModelServerDefinition;
  /** Fact of each field of the definition, each argument by its name, and each variable. */
  readonly facts: { readonly [setting: string]: Fact };
}

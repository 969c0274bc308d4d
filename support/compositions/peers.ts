import * as fc from 'fast-check';
import { Peer } from '../../lib';
import { created, mixed, pick } from './mixed';
import * as texts from './texts';

/** Values of the props `clients` and `scrapers`. */
export const peers = fc.option(
  fc.array(
    fc.oneof(
      created(Peer, 'pods', fc.tuple(texts.someLabels)),
      created(Peer, 'inNamespace', fc.tuple(texts.name)),
      created(Peer, 'ipBlock', fc.tuple(mixed(pick('203.0.113.0/24', '2001:db8::/32'), pick('203.0.113.0')))),
      created(Peer, 'any', fc.tuple()),
    ),
    { minLength: 1, maxLength: 2 },
  ),
  { nil: undefined, freq: 1 },
);

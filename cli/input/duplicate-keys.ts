import { show } from '../../lib/kube/show';
import { printError } from '../print';
import type { DuplicateKeyPlace, ManifestDocument } from './document';
import { problemText } from './problem';

/** Message about a repeated key of a map. */
export function duplicateKeyText({ path, firstLine }: DuplicateKeyPlace): string {
  return `${show(path.at(-1))} is also on line ${firstLine}, and only the last one counts: remove one`;
}

/** Prints a warning about each repeated key of a map. */
export function warnAboutDuplicateKeys(documents: readonly ManifestDocument[]): void {
  for (const { file, duplicateKeys } of documents) {
    duplicateKeys.forEach((key) =>
      printError(`warning: ${problemText({ file, ...key.place, message: duplicateKeyText(key) })}`),
    );
  }
}

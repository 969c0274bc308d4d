/** An option of a command line. */
export interface Flag {
  /** Name with hyphens instead of underscores, because many servers accept both. */
  readonly name: string;
  readonly value?: string;
  /** Arguments of the command line that contain the option and its value. */
  readonly words: readonly string[];
}

/** Reads the options of a command line, written as '--name=value' or '--name value'. An argument that is not an option has an empty name. */
export function flagsOf(words: readonly string[]): Flag[] {
  const flags: Flag[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? '';
    const next = words[i + 1];
    if (!/^--?[A-Za-z]/.test(word)) {
      flags.push({ name: '', value: word, words: [word] });
    } else if (word.includes('=')) {
      const end = word.indexOf('=');
      flags.push({ name: nameOf(word.slice(0, end)), value: word.slice(end + 1), words: [word] });
    } else if (next !== undefined && !next.startsWith('-')) {
      flags.push({ name: nameOf(word), value: next, words: [word, next] });
      i++;
    } else {
      flags.push({ name: nameOf(word), words: [word] });
    }
  }
  return flags;
}

function nameOf(word: string): string {
  return word.replaceAll('_', '-');
}

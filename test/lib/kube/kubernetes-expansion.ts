/** Expands text in command, args or env, byte by byte like the kubelet. */
export function expanded(text: string, variables: Record<string, string> = {}): string {
  const bytes = Buffer.from(text);
  const out: Buffer[] = [];
  for (let i = 0; i < bytes.length; i++) {
    const next = bytes[i + 1];
    if (bytes[i] !== 0x24 || next === undefined) {
      out.push(bytes.subarray(i, i + 1));
    } else if (next === 0x24) {
      out.push(Buffer.from('$'));
      i++;
    } else if (next !== 0x28) {
      // Go converts the single byte to a character
      out.push(Buffer.from(`$${String.fromCharCode(next)}`));
      i++;
    } else {
      const end = bytes.indexOf(0x29, i + 2);
      if (end < 0) {
        out.push(Buffer.from('$('));
        i++;
      } else {
        const name = bytes.subarray(i + 2, end).toString();
        out.push(Buffer.from(variables[name] ?? `$(${name})`));
        i = end;
      }
    }
  }
  return Buffer.concat(out).toString();
}

/** File of an object without its extension, as cdk8s names it. */
export function objectFileName(kind: string, name?: string): string {
  return `${kind}.${name}`.replace(/[^0-9a-zA-Z-_.]/g, '');
}

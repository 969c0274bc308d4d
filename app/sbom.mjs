// Reads the CycloneDX bill of materials that npm creates from the lock file, which lists the packages of all platforms. Writes
// - sbom.cdx.json: the packages that are installed
// - licences.txt: their names, versions and licences
import { readFileSync, writeFileSync } from 'node:fs';

const bom = JSON.parse(readFileSync(0, 'utf8'));
const { packages } = JSON.parse(readFileSync('node_modules/.package-lock.json', 'utf8'));
const installed = new Set(
  Object.entries(packages)
    // the app itself is a link
    .filter(([path]) => path !== 'app' && path !== 'node_modules/ml-app')
    .map(([path, { version }]) => `${path.split('node_modules/').at(-1)}@${version}`),
);
const isInstalled = (ref) => installed.has(ref) || ref.startsWith('ml-app@');

bom.components = bom.components.filter((component) => isInstalled(component['bom-ref']));
const listed = new Set(bom.components.map((component) => component['bom-ref']));
const missing = [...installed].filter((ref) => !listed.has(ref));
if (missing.length > 0) throw new Error(`npm's list lacks packages that are installed: ${missing.join(', ')}`);
bom.dependencies = bom.dependencies
  .filter(({ ref }) => isInstalled(ref))
  .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter(isInstalled) }));
writeFileSync('sbom.cdx.json', `${JSON.stringify(bom, null, 2)}\n`);

const licenceOf = ({ licenses }) =>
  licenses.map(({ license, expression }) => expression ?? license.id ?? license.name).join(' AND ');
const lines = bom.components.map((component) => {
  if (!component.licenses?.length) throw new Error(`${component['bom-ref']} states no licence`);
  return `${component['bom-ref'].replace(/@(?=[^@]*$)/, ' ')} ${licenceOf(component)}\n`;
});
writeFileSync('licences.txt', lines.sort().join(''));

import { join } from 'node:path';
import { importFile, importTable } from '../../support/import-figures';
import { inFiles } from '../check/support';

const root = join(__dirname, '../..');
const CLI = ['--import', require.resolve('tsx'), join(root, 'cli/main.ts')];
const CONFIG =
  '# settings\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\n\ndata: { BATCH_SIZE: "8" }\n';

// each import starts a program
jest.setTimeout(120_000);

test('the figures of a file are its exit code, its fields, and its lines without empty lines and comments', async () => {
  const imported = await inFiles({ 'settings.yaml': CONFIG }, () => importFile('settings.yaml', CLI));
  expect(imported).toMatchObject({ status: 0, fields: { total: 4, equal: 4, improved: 0, lost: 0 }, inputLines: 4 });
});

test('a manifest of this repository loses no field, and its program has at most half the lines', () => {
  const { status, fields, inputLines, programLines } = importFile(join(root, 'dist/iris.k8s.yaml'), CLI);
  expect([status, fields.lost, fields.equal + fields.improved]).toEqual([0, 0, fields.total]);
  expect(programLines).toBeGreaterThan(20);
  expect(programLines / inputLines).toBeLessThan(0.5);
});

test('a file that nobody can read has exit code 2 and no fields', async () => {
  const imported = await inFiles({ 'broken.yaml': 'kind: [\n' }, () => importFile('broken.yaml', CLI));
  expect(imported).toMatchObject({ status: 2, fields: { total: 0 }, inputLines: 1, programLines: 0 });
});

test('the table has the shares of all files, and the median and the range of the lines', () => {
  const figures = (file: string, equal: number, lost: number, programLines: number) => ({
    file,
    status: lost > 0 ? 1 : 0,
    fields: { total: 10, equal, improved: 10 - equal - lost, lost },
    inputLines: 40,
    programLines,
  });
  const table = importTable([figures('a', 9, 0, 10), figures('b', 7, 1, 20), figures('c', 10, 0, 32)]);
  const [, , ...rows] = table.split('\n').map((row) => row.split('|').map((cell) => cell.trim()));
  expect(rows.map(([, figure, value]) => [figure, value])).toEqual([
    ['files', '3'],
    ['files with exit code 0', '2'],
    ['files with exit code 1', '1'],
    ['fields', '30'],
    ['equal', '26 (86.7%)'],
    ['improved', '3 (10.0%)'],
    ['lost', '1 (3.3%)'],
    ['smallest share of equal and improved fields in a file', '90.0%'],
    ['lines of the inputs', '120'],
    ['lines of the programs', '62'],
    ['median of program lines / input lines', '50.0%'],
    ['range of program lines / input lines', '25.0% to 80.0%'],
  ]);
});

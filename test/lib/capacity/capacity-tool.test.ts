import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

function capacity(size: string) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'tools/capacity.ts'], {
    cwd: join(__dirname, '../../..'),
    env: { ...process.env, ML_APP_SIZE: size },
    encoding: 'utf8',
  });
  return { status, lines: stdout.split('\n'), stderr };
}

test('prints the requests of each chart and of all charts', () => {
  const { status, lines } = capacity('lab');
  expect(status).toBe(0);
  expect(lines.slice(0, 5)).toEqual([
    'size lab                        pods     CPU   memory  ephemeral storage  GPU  CPU limit  memory limit',
    '',
    'orchestration   at rest            1       1      2Gi              128Mi    0          2           4Gi',
    '                at maximum         1       1      2Gi              128Mi    0          2           4Gi',
    '                during rollout     2       2      4Gi              256Mi    0          4           8Gi',
  ]);
  expect(lines.slice(-4)).toEqual([
    'all charts      at rest           14  31316m  33408Mi             1792Mi    0       none       39168Mi',
    '                at maximum        28  51644m  54720Mi             3584Mi    0       none       73600Mi',
    '                during rollout    35  62852m  67392Mi             4480Mi    0       none       91776Mi',
    '',
  ]);
});

test('an unknown size prints one line to stderr', () => {
  const { status, lines, stderr } = capacity('huge');
  expect({ status, lines, stderr }).toEqual({
    status: 1,
    lines: [''],
    stderr: "error: ML_APP_SIZE is 'huge', must be the name of a size: set it to 'lab' or 'laptop'\n",
  });
});

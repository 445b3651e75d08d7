import { spawn } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';

/** Who may import whom: for each file what it may import and what it may not. */
const table: Record<string, { may: string[]; mayNot: string[] }> = {
  // Rooms
  'src/log.ts': {
    may: ['./errors.ts', 'pino'],
    mayNot: [
      './model/lab.ts',
      './bot/queue.ts',
      './training/train.ts',
      './cli/bench.ts',
      '../commands/index.ts',
    ],
  },
  'src/model/colourise.ts': {
    may: ['../errors.ts', '../env.ts', './lab.ts', './engines/onnx.ts'],
    mayNot: ['../bot/queue.ts', '../training/train.ts', '../cli/bench.ts', '../../commands/index.ts'],
  },
  'src/training/train.ts': {
    may: ['../errors.ts', '../model/lab.ts', './danbooru/client.ts', '@tensorflow/tfjs'],
    mayNot: ['../bot/queue.ts', '../cli/train.ts', '../../commands/index.ts'],
  },
  'src/bot/queue.ts': {
    may: ['../errors.ts', '../log.ts', '../model/index.ts', './command.ts', 'discord.js'],
    mayNot: ['../model/lab.ts', '../model/engines/onnx.ts', '../training/train.ts', '../cli/bench.ts'],
  },
  'src/bot/presets.ts': { may: ['./store.ts'], mayNot: ['../../commands/index.ts'] },
  'src/bot/main.ts': {
    may: ['../../commands/index.ts', '../model/index.ts', 'discord.js'],
    mayNot: ['../model/lab.ts', '../training/train.ts'],
  },
  'src/bot/deploy.ts': { may: ['../../commands/index.ts'], mayNot: ['../model/lab.ts'] },
  'commands/colourize.ts': {
    may: ['../src/errors.ts', '../src/bot/command.ts', './index.ts', 'discord.js'],
    mayNot: [
      '../src/env.ts',
      '../src/bot/queue.ts',
      '../src/model/index.ts',
      '../src/training/train.ts',
      '../src/cli/bench.ts',
    ],
  },
  'src/cli/train.ts': {
    may: ['../errors.ts', '../model/lab.ts', '../training/train.ts', 'commander'],
    mayNot: ['../bot/queue.ts', '../../commands/index.ts'],
  },
  // Doors: each foreign library, where it comes in and beside it
  'src/model/image.ts': { may: ['sharp'], mayNot: ['onnxruntime-node', '../bot/queue.ts'] },
  'src/model/session.ts': {
    may: ['zod'],
    mayNot: [
      'sharp',
      '@tensorflow/tfjs',
      'onnxruntime-node',
      'discord.js',
      'undici',
      'keyv',
      'lmdb',
      'node:process',
    ],
  },
  'src/model/network.ts': { may: ['@tensorflow/tfjs'], mayNot: ['sharp', '../bot/queue.ts'] },
  'src/model/engines/wasm.ts': {
    may: ['@tensorflow/tfjs-backend-wasm'],
    mayNot: ['onnxruntime-node', '../../bot/queue.ts'],
  },
  'src/model/engines/onnx.ts': { may: ['onnxruntime-node'], mayNot: ['sharp', '../../training/train.ts'] },
  'src/training/set/prepare.ts': { may: [], mayNot: ['sharp', 'undici', 'onnxruntime-node'] },
  'src/training/danbooru/client.ts': { may: ['undici'], mayNot: ['sharp', '../../bot/queue.ts'] },
  'src/training/network/webgpu.ts': { may: ['webgpu', '@tensorflow/tfjs'], mayNot: ['sharp', 'undici'] },
  'src/training/network/backend.ts': { may: ['@tensorflow/tfjs'], mayNot: ['webgpu'] },
  'src/bot/intake.ts': {
    may: ['undici', 'discord.js'],
    mayNot: ['keyv', 'lmdb', 'sharp', '../model/lab.ts'],
  },
  'src/bot/store.ts': {
    may: ['keyv', '@keyv/redis', '@keyv/postgres', './store/lmdb-store.ts', '../env.ts'],
    mayNot: ['lmdb', 'undici', '@tensorflow/tfjs', '../training/train.ts'],
  },
  'src/bot/store/lmdb-store.ts': {
    may: ['lmdb', 'keyv'],
    mayNot: [
      '@keyv/redis',
      'undici',
      'sharp',
      '../../training/train.ts',
      '../../model/lab.ts',
      '../../../commands/index.ts',
    ],
  },
  'src/bot/results/replies.ts': {
    may: ['discord.js', '../../model/index.ts'],
    mayNot: ['keyv', '@keyv/redis', 'lmdb', 'undici', 'sharp'],
  },
  'src/cli/evaluate.ts': { may: [], mayNot: ['sharp', '@tensorflow/tfjs', 'onnxruntime-node', 'discord.js'] },
  'src/cli/bench.ts': { may: ['sharp', 'onnxruntime-node'], mayNot: ['@tensorflow/tfjs', '../bot/queue.ts'] },
  'bench/speed.ts': { may: ['sharp', 'onnxruntime-node', '../src/model/lab.ts'], mayNot: ['discord.js'] },
  'test/model/image.test.ts': { may: ['sharp', 'discord.js', '../../src/bot/queue.ts'], mayNot: [] },
};

/** What no import form may hide, and what else must bite. */
const others: Record<string, { code: string; bites: string | undefined }> = {
  'src/model/dynamic.ts': {
    code: "export const late = () => import('sharp');",
    bites: 'no-restricted-imports',
  },
  'src/model/typed.ts': {
    code: "import type { A } from 'sharp';\nexport type B = A;",
    bites: 'no-restricted-imports',
  },
  'src/log-level.ts': { code: "export const level = process.env['LOG_LEVEL'];", bites: 'no-process-env' },
  'src/env.ts': { code: "export const level = process.env['LOG_LEVEL'];", bites: undefined },
  'src/model/floating.ts': {
    code: 'async function work(): Promise<void> {}\nexport function start(): void {\n  work();\n}',
    bites: 'no-floating-promises',
  },
};

const report = z.object({
  diagnostics: z.array(
    z.object({
      code: z.string(),
      filename: z.string(),
      labels: z.array(z.object({ span: z.object({ line: z.number() }) })),
    }),
  ),
});

const repository = resolve(import.meta.dirname, '..');
let folder: string;
let found: string[];

/** The linter's JSON; its exit status is not 0 wherever it finds something. */
async function lint(cwd: string): Promise<string> {
  const oxlint = join(repository, 'node_modules/.bin/oxlint');
  const rooms = ['src', 'commands', 'bench', 'test']; // by name: "." would follow the link to node_modules
  const child = spawn(oxlint, ['--type-aware', '--format', 'json', ...rooms], {
    cwd,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return text(child.stdout);
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'colournet-lint-'));
  const sources = new Map(Object.entries(others).map(([file, { code }]) => [file, code]));
  for (const [file, { may, mayNot }] of Object.entries(table)) {
    sources.set(file, [...mayNot, ...may].map((from) => `export * from '${from}';`).join('\n'));
  }
  for (const [file, code] of sources) {
    await mkdir(dirname(join(folder, file)), { recursive: true });
    await writeFile(join(folder, file), `${code}\n`);
  }
  for (const file of ['.oxlintrc.json', 'tsconfig.json']) {
    await copyFile(join(repository, file), join(folder, file));
  }
  await symlink(join(repository, 'node_modules'), join(folder, 'node_modules')); // the type-aware half lies there
  const { diagnostics } = report.parse(JSON.parse(await lint(folder)));
  found = diagnostics.map(({ code, filename, labels }) => {
    const rule = /\((.*)\)/.exec(code)?.[1] ?? code;
    const line = sources.get(filename)?.split('\n')[labels[0]!.span.line - 1] ?? '';
    return `${filename} ${rule} ${line}`;
  });
});

afterAll(() => rm(folder, { recursive: true, force: true }));

test.each(Object.entries(table))('%s is refused what is not its own, and only that', (file, { mayNot }) => {
  const wanted = mayNot.map((from) => `${file} no-restricted-imports export * from '${from}';`);
  const got = found.filter((line) => line.startsWith(`${file} no-restricted-imports`));
  expect(got.toSorted()).toEqual(wanted.toSorted());
});

test.each(Object.entries(others))('%s is caught where it must be', (file, { bites }) => {
  const rules = ['no-restricted-imports', 'no-process-env', 'no-floating-promises'];
  const got = rules.filter((rule) => found.some((line) => line.startsWith(`${file} ${rule} `)));
  expect(got).toEqual(bites === undefined ? [] : [bites]);
});

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { symlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { BuildFault } from './fault.ts';
import { run } from './run.ts';
import { unpackRules } from './wheels.ts';

/** @throws BuildFault where the file's SHA-256 is not the expected one, in lower-case hex. */
export async function verifySha256(path: string, expected: string): Promise<void> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  const found = hash.digest('hex');
  if (found === expected) return;
  throw new BuildFault(
    1,
    `${basename(path)} is not the file that was expected, and nothing of it was used: its SHA-256 is ${found} instead of ${expected}.`,
  );
}

// A wheel is a zip file. Node reads none by itself, and Python is needed for pip and node-gyp anyhow.
const unzip = `
import json, os, shutil, sys, zipfile
path, target, rules = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
with zipfile.ZipFile(path) as wheel:
    for item in wheel.infolist():
        rule = next((rule for rule in rules if item.filename.startswith(rule[0])), None)
        if rule is None or item.is_dir() or '..' in item.filename.split('/'):
            continue
        out = os.path.join(target, rule[1] + item.filename[len(rule[0]):])
        os.makedirs(os.path.dirname(out), exist_ok=True)
        with wheel.open(item) as source, open(out, 'wb') as sink:
            shutil.copyfileobj(source, sink, 1 << 20)
        os.chmod(out, 0o755 if item.external_attr >> 16 & 0o111 else 0o644)
`;

/** Unpacks what the build needs of a wheel into `deps`. */
export async function unpackWheel(path: string, deps: string): Promise<void> {
  await run('python3', ['-c', unzip, path, deps, JSON.stringify(unpackRules)]);
}

/** Gives TensorFlow's libraries the names that the binding links by: `-ltensorflow` is the C++ library, which holds the C API. */
export async function nameLibraries(deps: string): Promise<void> {
  await symlink('libtensorflow_cc.so.2', join(deps, 'lib', 'libtensorflow.so'));
  await symlink('libtensorflow_framework.so.2', join(deps, 'lib', 'libtensorflow_framework.so'));
}

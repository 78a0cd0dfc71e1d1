/** A small workspace of our shape, with our rules, for planting violations in: seen red, a rule is known to work. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { root } from './results.ts';

export interface Run {
  readonly status: number | null;
  readonly stdout: string;
}

export const runTool = (tool: string, args: readonly string[], cwd: string): Run => {
  const { status, stdout, stderr } = spawnSync(join(root, 'node_modules/.bin', tool), args, { cwd, encoding: 'utf8' });
  return { status, stdout: stdout + stderr };
};

const exports = { '.': './src/index.ts', './log': './src/log/index.ts', './kms': './src/kms/index.ts' };

export class PlantedWorkspace {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'icx-planted-')));

  /**
   * Package folders, `libs/<group>/<name>` or `apps/<name>`; each can be imported as `@icx/<group>-<name>`, and so can its
   * engines, `/log` and `/kms`.
   */
  constructor(packages: readonly string[]) {
    for (const file of ['.config', 'package.json', 'tsconfig.base.json']) {
      cpSync(join(root, file), join(this.folder, file), { recursive: true });
    }
    const modules = readdirSync(join(root, 'node_modules')).filter((name) => name !== '@icx');
    for (const name of modules) this.link(join(root, 'node_modules', name), join('node_modules', name));
    for (const path of packages) {
      const name = `@icx/${path.replace(/^libs\//, '').replace('/', '-')}`;
      this.write(`${path}/package.json`, JSON.stringify({ name, type: 'module', exports }));
      for (const file of [...Object.values(exports), './src/inside.ts'])
        this.write(join(path, file), 'export const planted = true;\n');
      this.link(join(this.folder, path), `node_modules/${name}`);
    }
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    writeFileSync(join(this.folder, path), text);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private link(target: string, path: string): void {
    mkdirSync(dirname(join(this.folder, path)), { recursive: true });
    symlinkSync(target, join(this.folder, path));
  }
}

// A package registry on loopback that holds what is installed here: packages can be installed anew with no network.

import { readdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { tar, type TarEntry } from './tar.js';

interface Manifest {
  readonly name: string;
  readonly version: string;
}

interface Installed {
  readonly manifest: Manifest;
  readonly folder: string;
}

interface LockFile {
  readonly packages: Readonly<Record<string, { readonly dev?: boolean }>>;
}

/** A running registry. `asked` are the paths asked for that it does not hold. */
export interface LocalRegistry {
  readonly url: string;
  readonly asked: readonly string[];
  readonly close: () => Promise<void>;
}

/** Serves the installed packages of a project: those that its lock file does not mark as of development only. */
export async function startRegistry(project: string): Promise<LocalRegistry> {
  const packages = installed(project);
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '');
    const body = tarball(packages, path) ?? packument(packages, path, addressOf(server));
    if (body === undefined) asked.push(path);
    response.writeHead(body === undefined ? 404 : 200).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    ...{ url: addressOf(server), asked },
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

function addressOf(server: Server): string {
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
}

function installed(project: string): readonly Installed[] {
  const { packages } = JSON.parse(readFileSync(join(project, 'package-lock.json'), 'utf8')) as LockFile;
  return Object.entries(packages).flatMap(([path, { dev }]) => {
    if (path === '' || dev) return [];
    const folder = join(project, path);
    return [{ manifest: JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest, folder }];
  });
}

/** What the registry knows of a package: its versions. */
function packument(packages: readonly Installed[], path: string, url: string): string | undefined {
  const versions = packages.flatMap(({ manifest }) => (path === `/${manifest.name}` ? [manifest] : []));
  const [first] = versions;
  if (!first) return undefined;
  return JSON.stringify({
    name: first.name,
    'dist-tags': { latest: first.version },
    versions: Object.fromEntries(
      versions.map((manifest) => [
        manifest.version,
        { ...manifest, dist: { tarball: `${url}/-/${manifest.name}@${manifest.version}.tgz` } },
      ]),
    ),
  });
}

function tarball(packages: readonly Installed[], path: string): Buffer | undefined {
  const found = packages.find(({ manifest }) => path === `/-/${manifest.name}@${manifest.version}.tgz`);
  return found && gzipSync(tar(filesOf(found.folder)), { level: 1 });
}

function* filesOf(folder: string, below = 'package'): Generator<TarEntry> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && entry.name !== 'node_modules') yield* filesOf(path, `${below}/${entry.name}`);
    if (entry.isFile()) yield { path: `${below}/${entry.name}`, bytes: readFileSync(path) };
  }
}

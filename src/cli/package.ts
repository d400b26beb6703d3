import * as fs from 'fs';
import * as path from 'path';

/** Facts from this package's package.json. */
export interface PackageInfo {
  readonly name: string;
  readonly version: string;
  readonly homepage: string;
}

export function packageInfo(): PackageInfo {
  const { name, version, repository } = JSON.parse(fs.readFileSync(path.join(__dirname, '..', '..', 'package.json'), 'utf8'));
  return { name, version, homepage: repository.url.replace(/\.git$/, '') };
}

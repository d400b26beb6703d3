import { spawn } from 'child_process';
import * as fs from 'fs';
import { createServer, Server } from 'http';
import { AddressInfo } from 'net';
import * as os from 'os';
import * as path from 'path';

/** Two pages of tags behind a token, as registries serve them. */
function registry(): Promise<Server> {
  const server = createServer(({ url, headers }, response) => {
    const { port } = server.address() as AddressInfo;
    const { pathname, searchParams } = new URL(url!, 'http://registry');
    if (pathname === '/token') {
      response.end(JSON.stringify({ token: searchParams.get('scope') }));
    } else if (headers.authorization !== 'Bearer repository:team/redis:pull') {
      response.writeHead(401, { 'www-authenticate': `Bearer realm="http://127.0.0.1:${port}/token",service="registry",scope="repository:team/redis:pull"` });
      response.end();
    } else if (searchParams.has('last')) {
      response.end(JSON.stringify({ tags: ['8.10.0', '8.6.7'] }));
    } else {
      response.setHeader('link', '</v2/team/redis/tags/list?n=1000&last=9>; rel="next"');
      response.end(JSON.stringify({ tags: ['latest', '8.9.9', '9.0.0-rc1', '9', '8.10.0-alpine', 'v9.9.9'] }));
    }
  });
  return new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(server)));
}

function pins(images: Record<string, string>): Promise<{ status: number | null; lines: string[] }> {
  const table = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'pins-')), 'images.ts');
  fs.writeFileSync(table, Object.entries(images).map(([preset, image]) => `  ${preset}: '${image}',\n`).join(''));
  const child = spawn(process.execPath, [path.join(__dirname, '..', 'scripts', 'pins.js')], { env: { ...process.env, PINS_IMAGES: table } });
  let said = '';
  child.stdout.on('data', data => { said += data; });
  return new Promise(resolve => child.on('close', status => resolve({ status, lines: said.trim().split('\n') })));
}

describe('what tells which images are behind', () => {
  let server: Server;
  beforeAll(async () => { server = await registry(); });
  afterAll(() => server.close());
  const image = (tag: string) => `127.0.0.1:${(server.address() as AddressInfo).port}/team/redis:${tag}`;

  test('compares the tags of the same shape, by number, on every page', async () => {
    expect(await pins({ redis: image('8.6.7'), other: image('8.10.0') })).toEqual({
      status: 1,
      lines: ['redis            8.6.7                behind: 8.10.0', 'other            8.10.0               newest'],
    });
  });

  test('says which registry does not answer, and is not behind for that', async () => {
    const { status, lines } = await pins({ redis: '127.0.0.1:1/team/redis:8.6.7' });
    expect(status).toBe(0);
    expect(lines).toEqual([expect.stringMatching(/^redis +8\.6\.7 +not known: its registry does not answer: /)]);
  });
});

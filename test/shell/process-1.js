/*
 * Process 1 of a network and PID namespace of its own: starts what a scenario asks for, runs the command as the kubelet's exec does, and
 * prints on descriptor 3 what came of it. Its own standard output is the container's log.
 */
const { spawn, spawnSync, execFileSync } = require('node:child_process');
const fs = require('node:fs');
const http = require('node:http');
const https = require('node:https');
const net = require('node:net');
const dgram = require('node:dgram');

const scenario = JSON.parse(fs.readFileSync(0, 'utf8'));
const uptime = () => Number(fs.readFileSync('/proc/uptime', 'utf8').split(' ')[0]);
const seenRequests = [];

const answer = ({ status = 200, headers = {} }) => (request, response) => {
  seenRequests.push({ method: request.method, url: request.url, headers: request.headers });
  response.writeHead(status, headers);
  response.end('ok\n');
};

/** What listens, by kind: each calls back when it does. */
const SERVERS = {
  // a Unix socket, whose file may be moved afterwards
  socket: (server, up) => net.createServer().listen(server.path, () => {
    if (server.movedTo) {
      fs.renameSync(server.path, server.movedTo);
    }
    up();
  }),
  tcp: (server, up) => net.createServer().listen(server.port, server.host, up),
  // the file of a Unix socket, with a connection that is still open, and nobody who listens
  left: (server, up) => {
    const listener = net.createServer(() => {
      listener.close();
      fs.writeFileSync(server.path, '');
      up();
    }).listen(server.path, () => net.connect(server.path));
  },
  http: (server, up) => http.createServer(answer(server)).listen({ port: server.port, host: server.host, ipv6Only: server.ipv6Only }, up),
  https: (server, up) => https.createServer({ key: fs.readFileSync(server.key), cert: fs.readFileSync(server.cert) }, answer(server)).listen(server.port, server.host, up),
  // accepts and never answers
  silent: (server, up) => net.createServer(() => {}).listen(server.port, server.host, up),
  // a head, then a body that never ends
  drip: (server, up) => http.createServer((_, response) => {
    response.writeHead(server.status ?? 200);
    setInterval(() => response.write('.'), 100);
  }).listen(server.port, server.host, up),
  udp: (server, up) => dgram.createSocket('udp4').bind(server.port, up),
  // a connection whose own end has the port, and nobody who listens on it
  established: (server, up) => {
    const listener = net.createServer().listen(0, '127.0.0.1', () => {
      const socket = net.connect({ port: listener.address().port, host: '127.0.0.1', localPort: server.port }, up);
      socket.on('error', error => { throw error; });
    });
  },
  // answers with one status, and with another from a time on
  turns: (server, up) => {
    const start = Date.now();
    http.createServer((request, response) => answer({ status: Date.now() - start < server.turnsAfterMs ? server.status : 200 })(request, response))
      .listen(server.port, server.host, up);
  },
  // answers the only request after a time; stops listening at once when it is told to close, and the answer still comes
  slow: (server, up) => {
    const slow = http.createServer((_, response) => setTimeout(() => response.end('ok\n'), server.answersAfterMs));
    slow.listen(server.port, server.host, () => {
      http.get({ port: server.port, host: server.host ?? '127.0.0.1', agent: false }).on('error', () => {});
      if (server.closesAfterMs) {
        setTimeout(() => slow.close(), server.closesAfterMs);
      }
      setTimeout(up, 100);
    });
  },
  // a program of the machine: up when its port is
  program: (server, up) => {
    spawn(server.argv[0], server.argv.slice(1), { stdio: 'ignore' });
    const look = () => net.connect(server.port, '127.0.0.1').on('connect', function () { this.destroy(); up(); }).on('error', () => setTimeout(look, 50));
    look();
  },
  // one connection that stays open, or for a time
  client: (server, up) => {
    const socket = net.connect(server.port, server.host ?? '127.0.0.1', () => {
      if (server.send) {
        socket.write(server.send);
      }
      if (server.closesAfterMs) {
        setTimeout(() => socket.destroy(), server.closesAfterMs);
      }
      up();
    });
    socket.resume().on('error', () => {});
  },
  // runs a command after a time
  later: (server, up) => {
    setTimeout(() => spawn(server.argv[0], server.argv.slice(1), { stdio: 'ignore' }), server.runsAfterMs);
    up();
  },
  file: (server, up) => { fs.writeFileSync(server.path, server.content ?? 'ready\n'); up(); },
};

function start(server, up) {
  const begin = whenUp => SERVERS[server.kind](server, () => { server.upAt = uptime(); whenUp(); });
  if (server.afterMs) {
    setTimeout(() => begin(() => {}), server.afterMs);
    up();
  } else {
    begin(up);
  }
}

/** Processes that are alive and were not here before. */
function processes() {
  return fs.readdirSync('/proc').filter(name => /^\d+$/.test(name)).flatMap(pid => {
    try {
      const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
      const [state] = stat.slice(stat.lastIndexOf(')') + 2);
      return state === 'Z' || state === 'X' ? [] : [`${pid} ${fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')}`];
    } catch {
      return [];
    }
  });
}

function startAll(servers, done) {
  const [first, ...rest] = servers;
  return first ? start(first, () => startAll(rest, done)) : done();
}

execFileSync('ip', ['link', 'set', 'lo', 'up']);
if (scenario.logFullForSeconds) {
  // more than a pipe holds: what does not fit is refused
  spawnSync('dd', ['if=/dev/zero', 'bs=4096', 'count=64', 'oflag=nonblock'], { stdio: ['ignore', 1, 'ignore'] });
}
startAll(scenario.servers ?? [], () => {
  const before = processes().map(line => line.split(' ')[0]);
  const from = uptime();
  const [file, ...args] = scenario.command;
  const child = spawn(file, args, { env: scenario.env, stdio: ['ignore', 'pipe', 'pipe'], cwd: '/' });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', data => { stdout += data; });
  child.stderr.on('data', data => { stderr += data; });
  child.on('error', error => { stderr += error; report(null); });
  let exited;
  child.on('exit', () => { exited = { at: uptime(), left: processes().filter(line => !before.includes(line.split(' ')[0])) }; });
  child.on('close', (status, signal) => report(status, signal));
  function report(status, signal) {
    const result = {
      status,
      signal,
      stdout,
      stderr,
      seconds: uptime() - from,
      closedAfterExit: exited ? uptime() - exited.at : 0,
      left: exited ? exited.left : [],
      delays: (scenario.servers ?? []).map(({ upAt }) => (upAt === undefined ? null : uptime() - upAt)),
      requests: seenRequests,
      files: (scenario.look ?? []).map(path => (fs.existsSync(path) ? (fs.statSync(path).isDirectory() ? 'directory' : fs.readFileSync(path, 'utf8')) : null)),
    };
    fs.writeSync(3, JSON.stringify(result));
    process.exit(0);
  }
});

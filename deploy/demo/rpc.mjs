// SPDX-License-Identifier: MIT
// Commands to Kamailio over its control socket. Node has no Unix datagram sockets; perl is part of every Debian.
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ASK = `
use IO::Socket::UNIX; use Socket;
my ($server, $own, $question) = @ARGV;
my $socket = IO::Socket::UNIX->new(Type => SOCK_DGRAM, Local => $own, Peer => $server) or die "no control socket: $!";
eval {
  local $SIG{ALRM} = sub { die "no answer" };
  alarm 5;
  $socket->send($question) or die "send: $!";
  $socket->recv(my $answer, 1 << 20);
  alarm 0;
  print $answer;
};
unlink $own;
die $@ if $@;
`;
let count = 0;

/** @param {string} folder @param {string} method @param {(string|number)[]} params */
export async function kamailioRpc(folder, method, params) {
  const own = path.join(folder, `rpc.${process.pid}.${++count}`);
  const question = JSON.stringify({ jsonrpc: '2.0', id: count, method, params });
  const { stdout } = await run('perl', ['-e', ASK, path.join(folder, 'rpc.sock'), own, question]);
  const answer = JSON.parse(stdout);
  if (answer.error) throw new Error(`kamailio: ${method}: ${answer.error.message}`);
  return answer.result;
}

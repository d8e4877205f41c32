// SPDX-License-Identifier: MIT
// Connections are few: the SIP servers that are configured, and nobody else.
#include "net/net.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
  LINKS = NET_POLLS - 2,
  MESSAGE_MAX = 65536,
  UNSENT_MAX = 1 << 20,
  AT_ONCE = 64,
};

typedef struct {
  int socket;
  uint32_t number;
  wp_park_peer peer;
  uint64_t heard;  // a count of the last bytes that came: lower is longer ago
  char *in;        // MESSAGE_MAX
  size_t in_len;
  char *unsent;
  size_t unsent_len;
} conn;

struct net {
  int datagrams;
  int listening;
  bool six;
  net_setup setup;
  uint32_t numbers;
  uint64_t heard;
  conn links[LINKS];
  char datagram[MESSAGE_MAX];
};

typedef union {
  struct sockaddr any;
  struct sockaddr_in four;
  struct sockaddr_in6 six;
} address;

static socklen_t address_of(const net *n, const char *text, uint16_t port, address *out) {
  *out = (address){0};
  if (n->six) {
    out->six = (struct sockaddr_in6){.sin6_family = AF_INET6, .sin6_port = htons(port)};
    return inet_pton(AF_INET6, text, &out->six.sin6_addr) == 1 ? sizeof out->six : 0;
  }
  out->four = (struct sockaddr_in){.sin_family = AF_INET, .sin_port = htons(port)};
  return inet_pton(AF_INET, text, &out->four.sin_addr) == 1 ? sizeof out->four : 0;
}

static bool read_peer(const address *from, wp_park_peer *out) {
  *out = (wp_park_peer){0};
  if (from->any.sa_family == AF_INET6) {
    out->port = ntohs(from->six.sin6_port);
    return inet_ntop(AF_INET6, &from->six.sin6_addr, out->address, sizeof out->address) != NULL;
  }
  out->port = ntohs(from->four.sin_port);
  return inet_ntop(AF_INET, &from->four.sin_addr, out->address, sizeof out->address) != NULL;
}

// Addresses are compared as bytes: they have many spellings.
static bool is_server(const net *n, const char *peer) {
  unsigned char a[16] = {0};
  unsigned char b[16] = {0};
  int family = n->six ? AF_INET6 : AF_INET;
  if (inet_pton(family, peer, a) != 1) return false;
  for (int i = 0; i < n->setup.server_count; i++) {
    memset(b, 0, sizeof b);
    if (inet_pton(family, n->setup.servers[i], b) == 1 && memcmp(a, b, sizeof a) == 0) return true;
  }
  atomic_fetch_add(n->setup.strangers, 1);
  return false;
}

static int open_one(const net *n, int type) {
  address at = {0};
  int on = 1;
  int room = 4 << 20;
  socklen_t size = address_of(n, n->setup.listen, n->setup.port, &at);
  int s = socket(at.any.sa_family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (s < 0) return -1;
  if (type == SOCK_STREAM) setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  // A burst of calls waits in here while others are handled; the kernel gives what it allows.
  if (type == SOCK_DGRAM) setsockopt(s, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
  if (bind(s, &at.any, size) == 0 && (type == SOCK_DGRAM || listen(s, 16) == 0)) return s;
  int why = errno;
  close(s);
  errno = why;
  return -1;
}

net *net_open(const net_setup *setup, char *why, size_t why_size) {
  net *n = calloc(1, sizeof *n);
  if (!n) return NULL;
  n->setup = *setup;
  n->six = strchr(setup->listen, ':') != NULL;
  for (int i = 0; i < LINKS; i++) n->links[i].socket = -1;
  n->datagrams = open_one(n, SOCK_DGRAM);
  n->listening = n->datagrams >= 0 ? open_one(n, SOCK_STREAM) : -1;
  if (n->listening >= 0) return n;
  snprintf(why, why_size, "cannot listen on %s port %u: %s", setup->listen, setup->port, strerror(errno));
  net_close(n);
  return NULL;
}

static void drop(conn *l) {
  close(l->socket);
  free(l->in);
  free(l->unsent);
  *l = (conn){.socket = -1};
}

void net_close(net *n) {
  if (!n) return;
  for (int i = 0; i < LINKS; i++) {
    if (n->links[i].socket >= 0) drop(&n->links[i]);
  }
  if (n->datagrams >= 0) close(n->datagrams);
  if (n->listening >= 0) close(n->listening);
  free(n);
}

size_t net_polls(net *n, struct pollfd out[NET_POLLS]) {
  size_t count = 0;
  out[count++] = (struct pollfd){.fd = n->datagrams, .events = POLLIN};
  out[count++] = (struct pollfd){.fd = n->listening, .events = POLLIN};
  for (int i = 0; i < LINKS; i++) {
    const conn *l = &n->links[i];
    short events = l->unsent_len ? POLLIN | POLLOUT : POLLIN;
    if (l->socket >= 0) out[count++] = (struct pollfd){.fd = l->socket, .events = events};
  }
  return count;
}

// A place for one more. A SIP server that lost its power leaves connections behind that nobody closes: the one that was
// silent for longest goes.
static conn *make_place(net *n) {
  conn *oldest = &n->links[0];
  for (int i = 0; i < LINKS; i++) {
    conn *l = &n->links[i];
    if (l->socket < 0) return l;
    if (l->heard < oldest->heard) oldest = l;
  }
  drop(oldest);
  return oldest;
}

static void take_link(net *n) {
  address from = {0};
  socklen_t size = sizeof from;
  wp_park_peer peer;
  int s = accept4(n->listening, &from.any, &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (s < 0) return;
  char *room = malloc(MESSAGE_MAX);
  if (!room || !read_peer(&from, &peer) || !is_server(n, peer.address)) {
    free(room);
    close(s);
    return;
  }
  peer.link = ++n->numbers ? n->numbers : ++n->numbers;
  *make_place(n) = (conn){.socket = s, .number = peer.link, .peer = peer, .heard = ++n->heard, .in = room};
}

static void hand_over(conn *l,
                      void (*each)(void *with, const wp_park_peer *from, const void *bytes, size_t len),
                      void *with) {
  for (;;) {
    size_t empty = 0;
    size_t whole = 0;
    while (empty < l->in_len && (l->in[empty] == '\r' || l->in[empty] == '\n')) empty++;
    memmove(l->in, l->in + empty, l->in_len - empty);
    l->in_len -= empty;
    // Where one message begins is where the one before it ended: after one that is none, nothing can be read.
    if (wp_park_frame(l->in, l->in_len, MESSAGE_MAX, &whole)) {
      drop(l);
      return;
    }
    if (!whole) return;
    each(with, &l->peer, l->in, whole);
    if (l->socket < 0) return;
    memmove(l->in, l->in + whole, l->in_len - whole);
    l->in_len -= whole;
  }
}

static void flush(conn *l) {
  while (l->unsent_len) {
    ssize_t sent = send(l->socket, l->unsent, l->unsent_len, MSG_NOSIGNAL);
    if (sent < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (sent <= 0) {
      drop(l);
      return;
    }
    memmove(l->unsent, l->unsent + sent, l->unsent_len - (size_t)sent);
    l->unsent_len -= (size_t)sent;
  }
}

static void serve_link(net *n, conn *l,
                       void (*each)(void *with, const wp_park_peer *from, const void *bytes, size_t len),
                       void *with) {
  flush(l);
  if (l->socket < 0) return;
  ssize_t got = recv(l->socket, l->in + l->in_len, MESSAGE_MAX - l->in_len, 0);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (got <= 0) {
    drop(l);
    return;
  }
  l->in_len += (size_t)got;
  l->heard = ++n->heard;
  hand_over(l, each, with);
}

bool net_take(net *n, void (*each)(void *with, const wp_park_peer *from, const void *bytes, size_t len),
              void *with) {
  int taken = 0;
  for (; taken < AT_ONCE; taken++) {
    address from = {0};
    socklen_t size = sizeof from;
    wp_park_peer peer;
    ssize_t got = recvfrom(n->datagrams, n->datagram, sizeof n->datagram, 0, &from.any, &size);
    if (got < 0) break;
    if (read_peer(&from, &peer) && is_server(n, peer.address)) each(with, &peer, n->datagram, (size_t)got);
  }
  take_link(n);
  for (int i = 0; i < LINKS; i++) {
    if (n->links[i].socket >= 0) serve_link(n, &n->links[i], each, with);
  }
  return taken == AT_ONCE;
}

static void send_on_link(net *n, uint32_t number, const void *bytes, size_t len) {
  conn *l = NULL;
  for (int i = 0; i < LINKS && !l; i++) {
    if (n->links[i].socket >= 0 && n->links[i].number == number) l = &n->links[i];
  }
  if (!l) return;  // it has ended, and with it the other side's wait
  char *grown = l->unsent_len + len <= UNSENT_MAX ? realloc(l->unsent, l->unsent_len + len) : NULL;
  if (!grown) {
    drop(l);
    return;
  }
  l->unsent = grown;
  memcpy(l->unsent + l->unsent_len, bytes, len);
  l->unsent_len += len;
  flush(l);
}

void net_send(net *n, const wp_park_peer *to, const void *bytes, size_t len) {
  address at = {0};
  if (to->link) {
    send_on_link(n, to->link, bytes, len);
    return;
  }
  socklen_t size = address_of(n, to->address, to->port, &at);
  // What does not go out is repeated: that is what the other side's and our own timers are for.
  if (size && sendto(n->datagrams, bytes, len, MSG_NOSIGNAL, &at.any, size) < 0) return;
}

// SPDX-License-Identifier: MIT
// Sound is heard from the host that the description names, at whichever of its ports (RFC 4961 asks for the same one,
// and not everybody does it): who can put packets into that host's name can put them into its port too.
#include "voice/line.h"

#include <arpa/inet.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

enum { AT_ONCE = 64 };

static socklen_t address_of(line *l, const char *text, uint16_t port) {
  memset(&l->peer, 0, sizeof l->peer);
  if (inet_pton(AF_INET, text, &l->peer.four.sin_addr) == 1) {
    l->peer.four.sin_family = AF_INET;
    l->peer.four.sin_port = htons(port);
    return sizeof l->peer.four;
  }
  if (inet_pton(AF_INET6, text, &l->peer.six.sin6_addr) != 1) return 0;
  l->peer.six.sin6_family = AF_INET6;
  l->peer.six.sin6_port = htons(port);
  return sizeof l->peer.six;
}

void line_agree(line *l, const wp_attend_media *media) {
  l->takes = address_of(l, media->address, media->port) && media->port;
  if (l->in.payload != media->payload || l->in.events != media->events)
    rtp_begin(&l->in, media->payload, media->events);
  l->out.payload = media->payload;
}

static bool bind_at(const line *l, const char *address, uint16_t port) {
  struct sockaddr_in four = {.sin_family = AF_INET, .sin_port = htons(port)};
  struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_port = htons(port)};
  if (inet_pton(AF_INET, address, &four.sin_addr) == 1)
    return bind(l->socket, (struct sockaddr *)&four, sizeof four) == 0;
  return inet_pton(AF_INET6, address, &six.sin6_addr) == 1 &&
         bind(l->socket, (struct sockaddr *)&six, sizeof six) == 0;
}

bool line_open(line *l, const voicemail_config *config, const wp_attend_media *media) {
  uint32_t chance[3];
  int family = strchr(config->listen, ':') ? AF_INET6 : AF_INET;
  // 3550 11: an even port, the next one being RTCP's.
  uint32_t first = (config->rtp_from + 1u) & ~1u;
  uint32_t count = (config->rtp_to - first + 1) / 2;
  memset(l, 0, sizeof *l);
  l->socket = socket(family, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (l->socket < 0) return false;
  if (getrandom(chance, sizeof chance, 0) == (ssize_t)sizeof chance) {
    for (uint32_t i = 0; i < count && !l->port; i++) {
      uint16_t port = (uint16_t)(first + 2 * ((chance[0] + i) % count));
      if (bind_at(l, config->listen, port)) l->port = port;
    }
  }
  if (!l->port) {
    line_close(l);
    return false;
  }
  // 3550 5.1: all three begin by chance.
  l->out = (rtp_out){.sequence = (uint16_t)chance[1], .time = chance[2], .source = chance[0], .first = true};
  rtp_begin(&l->in, media->payload, media->events);
  line_agree(l, media);
  return true;
}

void line_close(line *l) {
  if (l->socket >= 0) close(l->socket);
  l->socket = -1;
}

static bool is_peer(const line *l, const socket_address *from) {
  if (from->any.sa_family != l->peer.any.sa_family) return false;
  if (from->any.sa_family == AF_INET6)
    return memcmp(&from->six.sin6_addr, &l->peer.six.sin6_addr, sizeof from->six.sin6_addr) == 0;
  return from->four.sin_addr.s_addr == l->peer.four.sin_addr.s_addr;
}

void line_take(line *l, void (*key)(void *with, char digit), void *with) {
  uint8_t packet[RTP_PACKET_MAX + 1];
  socket_address from = {0};
  for (int i = 0; i < AT_ONCE; i++) {
    socklen_t size = sizeof from;
    ssize_t got = recvfrom(l->socket, packet, sizeof packet, 0, &from.any, &size);
    if (got < 0) return;
    if (!is_peer(l, &from)) {
      l->in.dropped++;
      continue;
    }
    char digit = rtp_take(&l->in, packet, (size_t)got);
    if (digit) key(with, digit);
  }
}

void line_say(line *l, const int16_t samples[RTP_FRAME]) {
  uint8_t packet[RTP_HEAD + RTP_FRAME];
  rtp_write(&l->out, samples, packet);
  if (!l->takes) return;
  socklen_t size = l->peer.any.sa_family == AF_INET6 ? sizeof l->peer.six : sizeof l->peer.four;
  // What does not go out is 20 ms of sound.
  if (sendto(l->socket, packet, sizeof packet, MSG_NOSIGNAL, &l->peer.any, size) < 0) l->out.first = true;
}

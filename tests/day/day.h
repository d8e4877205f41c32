// SPDX-License-Identifier: MIT
// A simulated day: phones, the people and pages at them, and the network and proxy between them, all in
// virtual time from one seed. main.c tells what is checked; each other file is one of the parts.
#ifndef DAY_DAY_H
#define DAY_DAY_H

#include <stdio.h>

#include "base/str.h"
#include "phone/inside.h"
#include "sip/write.h"

#define STATIONS 3
#define LEGS_MAX 65536u
#define TALKS_MAX 32768u
#define KEY 64       // a Call-ID
#define PATH_MS 60u  // the longest way between phone and proxy in good weather

#define DAY_CHECK(truth) ((truth) ? (void)0 : day_fail(#truth, __FILE__, __LINE__))
_Noreturn void day_fail(const char *truth, const char *file, int line);

typedef struct station {
  uint32_t index;
  char user[8];
  uint64_t *memory;
  wp_phone *phone;
  uint32_t life;  // how often it was made anew
  uint32_t link;  // which connection: what is on its way for an older one is lost
  bool open;      // the phone thinks that it has a link
  bool deaf;      // nothing passes, and nobody tells
  bool asleep;    // its worker was ended; what it knew is in the image
  wp_ms slept;    // since when
  char *image;
  size_t image_len;
  wp_ms outage;  // no connection can be made until then
  bool registered;
  wp_ms path_free[2];  // when the last message of each direction has arrived: no overtaking
  uint32_t account_state;
} station;

/** One end of a call, as its phone tells it. */
typedef struct leg {
  uint32_t station, life, talk;
  wp_call_id id;
  bool incoming, over, was_up, was_ringing, disturbed;
  bool by_restart;  // it did not end: its phone was wiped
  uint32_t state, flags, cause, status;
  wp_ms began, up_at, ended;
  // the page
  bool connection;     // it has a peer connection
  bool unplugged;      // it had one, and its page or worker went: a release then is only to make sure
  bool answering;      // what it was asked for last
  bool path, weak;     // media were reported up, down
  uint32_t asked;      // how often it was asked for a description
  uint32_t direction;  // wp_direction
  uint32_t ufrag;      // how often ICE began anew
} leg;

/** All ends that share a Call-ID. */
typedef struct talk {
  char key[KEY];
  uint32_t first_leg;  // index + 1 of the caller's
  uint32_t legs[6];    // of those called, index + 1
  uint32_t leg_count;
  bool disturbed;  // something of it was lost, doubled, overtaken, or a phone of it was cut off
} talk;

typedef enum event_kind {
  EV_TO_PROXY = 1,
  EV_TO_PHONE,
  EV_CONNECTED,  // number: 1 it opened
  EV_DIAL,       // somebody picks a number
  EV_PERSON,     // a plan for a leg: number is one of person_plan
  EV_PAGE,       // the page has something for a leg: number is one of page_news
  EV_TROUBLE,    // the next accident of a station
  EV_WEATHER,
  EV_LOGIN,
  EV_WAKE,  // the worker is there again
  EV_PAGE_HERE,
  EV_FORK  // the proxy's patience with one
} event_kind;

typedef struct event {
  wp_ms due;
  uint64_t order;
  uint32_t kind, station, stamp, number;  // stamp: life or link that it is meant for
  uint32_t leg;
  char *bytes;
  size_t len;
} event;

typedef struct world {
  wp_ms now;
  uint64_t random;
  bool verbose, storm, dialing;
  uint32_t wanted;  // calls
  station stations[STATIONS];
  leg *legs;
  uint32_t leg_count;
  talk *talks;
  uint32_t talk_count;
  size_t arena_peak;
  struct {
    uint64_t inputs, messages, lost, doubled, overtaken, cuts, deaf, wiped, moved, forks, full,
        methods[SIP_METHODS];
  } count;
} world;

extern world day;

// clock.c: what is to happen, in order
void event_add(const event *e);
bool event_take(event *e);  // the next one; false when nothing is planned
wp_ms event_next(void);
void events_forget(void);
uint32_t chance(uint32_t below);
bool percent(uint32_t p);
/** Around `mean`, exponential, never 0. */
wp_ms some_time(uint32_t mean);

// station.c: one phone and its WebSocket
void station_start(station *s);
void station_wipe(station *s);
void station_sleep(station *s);
void station_wake(station *s);
void station_expire(station *s);
int station_command(station *s, uint32_t kind, wp_call_id call, uint32_t number, wp_str text);
void station_receive(station *s, const char *bytes, size_t len);
void station_link(station *s, bool up, unsigned code);
void station_login(station *s);

// net.c: what a message meets on its way
void net_from_phone(station *s, wp_str bytes);
void net_to_phone(uint32_t station, const char *bytes, size_t len);
void net_cut(station *s, unsigned code);
void net_trouble(const event *e);
void net_weather(void);
/** It is lost, which explains what becomes of its call. */
void net_lost(wp_str bytes);
void net_disturb(wp_str call_id);

// proxy.c: registrar and proxy (RFC 3261 10.3, 16)
void proxy_got(uint32_t from, const char *bytes, size_t len);
void proxy_lost(uint32_t index);
void proxy_fork_due(uint32_t number);

// fork.c: one INVITE to several phones
bool fork_wanted(const sip_msg *msg);
void fork_start(uint32_t from, const sip_msg *msg, const char *bytes, size_t len);
bool fork_got_request(uint32_t from, const sip_msg *msg);
bool fork_got_response(const sip_msg *msg, const char *bytes, size_t len);

// person.c, page.c
void person_dials(const event *e);
void person_does(const event *e);
void person_sees(leg *l);
void page_asked(leg *l, const wp_output *o);
void page_does(const event *e);
void page_peer_gone(leg *l);

// ledger.c: who ended what, and whether they agree
leg *ledger_leg(station *s, wp_call_id id);
leg *ledger_open(station *s, const wp_output *o);
void ledger_got(station *s, const wp_output *o);
void ledger_wiped(station *s);
/** Its pages, and the media of its calls, are gone. */
void ledger_unplugged(station *s);
void ledger_disturb(const station *s);
leg *ledger_other(const leg *l);
uint32_t ledger_alive(void);
void ledger_check_limbo(void);
bool ledger_judge(void);

#endif

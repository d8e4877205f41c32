// SPDX-License-Identifier: MIT
// Where requests for somebody may go: never, by whatever name, into the networks that the portal stands in.
#ifndef WEBPHONED_ADDRESS_H
#define WEBPHONED_ADDRESS_H

#include <stdbool.h>
#include <sys/socket.h>

// An address of the public internet.
bool address_is_public(const struct sockaddr *address, socklen_t len);

enum { ORIGIN_SIZE = 300 };
// "https://API.example.com:443/x?y" to "https://api.example.com:443" and "api.example.com:443". False: no http(s)
// address, or one with a user in it.
bool address_origin(const char *url, char origin[ORIGIN_SIZE], const char **host_port);

#endif

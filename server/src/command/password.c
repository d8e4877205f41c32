// SPDX-License-Identifier: MIT
#include "command/password.h"

#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/log.h"

// One line. From a terminal it is asked for, and not shown.
bool password_read(char *out, size_t size) {
  struct termios shown;
  bool terminal = isatty(STDIN_FILENO) && tcgetattr(STDIN_FILENO, &shown) == 0;
  if (terminal) {
    struct termios hidden = shown;
    hidden.c_lflag &= (tcflag_t)~ECHO;
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
    fputs("Password: ", stderr);
  }
  // Unbuffered: stdio would keep a copy of the password.
  setvbuf(stdin, NULL, _IONBF, 0);
  bool got = fgets(out, (int)size, stdin) != NULL;
  if (terminal) {
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown);
    fputc('\n', stderr);
  }
  if (!got) out[0] = '\0';
  out[strcspn(out, "\r\n")] = '\0';
  if (!out[0]) log_line("password: none came on standard input");
  return out[0] != '\0';
}

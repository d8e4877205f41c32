// SPDX-License-Identifier: MIT
// Plays files, or all files of folders, through a fuzzer's function once: for compilers without libFuzzer.
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "fuzz.h"

__attribute__((weak)) int fuzz_finish(void) {
  return 0;
}

static int play_file(const char *path) {
  static uint8_t bytes[1 << 20];
  FILE *file = fopen(path, "rb");
  if (!file) {
    perror(path);
    return 1;
  }
  size_t len = fread(bytes, 1, sizeof bytes, file);
  fclose(file);
  LLVMFuzzerTestOneInput(bytes, len);
  return 0;
}

static int play_folder(const char *path, size_t *count) {
  DIR *folder = opendir(path);
  if (!folder) {
    perror(path);
    return 1;
  }
  int failed = 0;
  for (struct dirent *entry; (entry = readdir(folder));) {
    char name[4096];
    struct stat about;
    snprintf(name, sizeof name, "%s/%s", path, entry->d_name);
    if (entry->d_name[0] == '.' || stat(name, &about) || !S_ISREG(about.st_mode)) continue;
    failed |= play_file(name);
    ++*count;
  }
  closedir(folder);
  return failed;
}

int main(int argc, char **argv) {
  size_t count = 0;
  int failed = 0;
  LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
  for (int i = 1; i < argc; i++) {
    struct stat about;
    if (stat(argv[i], &about)) {
      perror(argv[i]);
      failed = 1;
    } else if (S_ISDIR(about.st_mode)) {
      failed |= play_folder(argv[i], &count);
    } else {
      failed |= play_file(argv[i]);
      count++;
    }
  }
  failed |= fuzz_finish();
  printf("%zu inputs\n", count);
  return failed;
}

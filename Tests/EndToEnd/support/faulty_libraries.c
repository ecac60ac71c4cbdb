// Libraries with a fault, loaded before the real ones: reading a mail whose subject has MARK in it, and writing bytes that
// begin with MARK, crash the process.
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MARK "crash now"

void *g_mime_parser_construct_message(void *parser, void *options) {
  void *(*real)(void *, void *) = dlsym(RTLD_NEXT, "g_mime_parser_construct_message");
  const char *(*subject_of)(void *) = dlsym(RTLD_NEXT, "g_mime_message_get_subject");
  void *message = real(parser, options);
  const char *subject = message ? subject_of(message) : NULL;
  if (subject && strstr(subject, MARK)) abort();
  return message;
}

ssize_t write(int descriptor, const void *bytes, size_t count) {
  static ssize_t (*real)(int, const void *, size_t);
  if (!real) real = dlsym(RTLD_NEXT, "write");
  if (count >= strlen(MARK) && memcmp(bytes, MARK, strlen(MARK)) == 0) abort();
  return real(descriptor, bytes, count);
}

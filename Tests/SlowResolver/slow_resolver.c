#define _GNU_SOURCE
#include "slow_resolver.h"
#include <dlfcn.h>
#include <netdb.h>
#include <pthread.h>
#include <stdbool.h>
#include <string.h>

typedef int (*look_up)(const char *, const char *, const struct addrinfo *, struct addrinfo **);

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static int hanging = 0;
static unsigned generation = 0;

static bool ends_with(const char *text, const char *suffix) {
  size_t length = text ? strlen(text) : 0;
  return length > strlen(suffix) && strcmp(text + length - strlen(suffix), suffix) == 0;
}

__attribute__((visibility("default"))) int getaddrinfo(
    const char *node, const char *service, const struct addrinfo *hints, struct addrinfo **result) {
  if (ends_with(node, ".nowhere.test")) return EAI_NONAME;
  if (ends_with(node, ".hangs.test")) {
    pthread_mutex_lock(&lock);
    unsigned begun = generation;
    hanging++;
    while (begun == generation) pthread_cond_wait(&changed, &lock);
    hanging--;
    pthread_cond_broadcast(&changed);
    pthread_mutex_unlock(&lock);
    return EAI_AGAIN;
  }
  look_up system = (look_up)dlsym(RTLD_NEXT, "getaddrinfo");
  return system ? system(node, service, hints, result) : EAI_SYSTEM;
}

void slow_resolver_release(void) {
  pthread_mutex_lock(&lock);
  generation++;
  pthread_cond_broadcast(&changed);
  while (hanging > 0) pthread_cond_wait(&changed, &lock);
  pthread_mutex_unlock(&lock);
}

int slow_resolver_hanging(void) {
  pthread_mutex_lock(&lock);
  int count = hanging;
  pthread_mutex_unlock(&lock);
  return count;
}

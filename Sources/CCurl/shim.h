// libcurl (https://curl.se/libcurl/c/) with a typed face for its variadic functions, which Swift cannot call.
// One function a kind of argument; which option takes which kind stands in curl's page of the option.
#pragma once
#include <curl/curl.h>
#include <malloc.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

static inline CURLcode ccurl_set_long(CURL *handle, CURLoption option, long value) {
  return curl_easy_setopt(handle, option, value);
}

static inline CURLcode ccurl_set_offset(CURL *handle, CURLoption option, curl_off_t value) {
  return curl_easy_setopt(handle, option, value);
}

// curl copies the string.
static inline CURLcode ccurl_set_string(CURL *handle, CURLoption option, const char *value) {
  return curl_easy_setopt(handle, option, value);
}

static inline CURLcode ccurl_set_pointer(CURL *handle, CURLoption option, void *value) {
  return curl_easy_setopt(handle, option, value);
}

// curl does not copy the list: it must outlive the transfer.
static inline CURLcode ccurl_set_list(CURL *handle, CURLoption option, struct curl_slist *value) {
  return curl_easy_setopt(handle, option, value);
}

// For CURLOPT_WRITEFUNCTION, CURLOPT_HEADERFUNCTION and CURLOPT_READFUNCTION.
typedef size_t (*ccurl_data_function)(char *data, size_t size, size_t count, void *context);

static inline CURLcode ccurl_set_data_function(CURL *handle, CURLoption option, ccurl_data_function value) {
  return curl_easy_setopt(handle, option, value);
}

typedef curl_socket_t (*ccurl_open_socket_function)(void *context, curlsocktype purpose, struct curl_sockaddr *address);

static inline CURLcode ccurl_set_open_socket_function(CURL *handle, ccurl_open_socket_function value) {
  return curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, value);
}

static inline CURLcode ccurl_get_long(CURL *handle, CURLINFO info, long *value) {
  return curl_easy_getinfo(handle, info, value);
}

static inline CURLcode ccurl_get_offset(CURL *handle, CURLINFO info, curl_off_t *value) {
  return curl_easy_getinfo(handle, info, value);
}

static inline CURLcode ccurl_get_pointer(CURL *handle, CURLINFO info, void **value) {
  return curl_easy_getinfo(handle, info, value);
}

static inline CURLcode ccurl_get_socket(CURL *handle, CURLINFO info, curl_socket_t *value) {
  return curl_easy_getinfo(handle, info, value);
}

static inline CURLMcode ccurl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
  return curl_multi_setopt(multi, option, value);
}

// The result of a CURLMSG_DONE; a member of a union there.
static inline CURLcode ccurl_message_result(const CURLMsg *message) { return message->data.result; }

// libcurl's memory is overwritten before it is given back: it copies requests, and with them secrets, into buffers of
// its own.
static inline void ccurl_free(void *memory) {
  if (memory) explicit_bzero(memory, malloc_usable_size(memory));
  free(memory);
}

static inline void *ccurl_realloc(void *memory, size_t size) {
  size_t usable = memory ? malloc_usable_size(memory) : 0;
  void *moved = malloc(size);
  if (moved && memory) {
    memcpy(moved, memory, usable < size ? usable : size);
    ccurl_free(memory);
  }
  return moved;
}

// CURL_GLOBAL_DEFAULT is a macro that Swift does not see.
static inline CURLcode ccurl_global_init(void) {
  return curl_global_init_mem(CURL_GLOBAL_DEFAULT, malloc, ccurl_free, ccurl_realloc, strdup, calloc);
}

// The file of certificate authorities libcurl was built with, or NULL.
static inline const char *ccurl_ca_bundle(void) { return curl_version_info(CURLVERSION_NOW)->cainfo; }

static inline curl_socket_t ccurl_bad_socket(void) { return CURL_SOCKET_BAD; }

// Overwrites memory; the compiler does not remove it as a dead store.
static inline void ccurl_cleanse(void *memory, size_t count) { explicit_bzero(memory, count); }

// The address that a CURLOPT_OPENSOCKETFUNCTION is asked about; `addrlen` bytes of it are valid.
static inline const struct sockaddr *ccurl_address(const struct curl_sockaddr *address) { return &address->addr; }

// How often the system has taken the processor from this thread (getrusage(2)). RUSAGE_THREAD is 1; its name is shown to
// GNU sources only.
static inline long ccurl_interruptions_of_thread(void) {
  struct rusage usage;
  return getrusage((__rusage_who_t)1, &usage) == 0 ? usage.ru_nivcsw : 0;
}

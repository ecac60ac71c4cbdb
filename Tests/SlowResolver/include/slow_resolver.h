// A name service that hangs, for tests: names under `.hangs.test` are looked up until they are released, names under
// `.nowhere.test` are never found. All else is asked of the C library.
// The program's own getaddrinfo stands before the C library's, also for libcurl.
#pragma once

// Lets every look-up that hangs fail, and waits until none is left.
void slow_resolver_release(void);

// The look-ups that hang now.
int slow_resolver_hanging(void);

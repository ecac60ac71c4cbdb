// A C face for RE2 (https://github.com/google/re2), which Swift cannot import as C++ here.
// RE2 matches in time linear in the text, so an expression a person wrote cannot stall a lane.
#pragma once
#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A compiled expression. Immutable, and safe to use from several threads at once.
typedef struct cre2_regex cre2_regex;

/// Compiles `pattern` (UTF-8, `length` bytes), case-insensitive, with at most `max_memory` bytes of program and cache.
/// Never NULL; ask `cre2_error` whether it is usable.
cre2_regex *cre2_compile(const char *pattern, size_t length, size_t max_memory);

/// Why the expression did not compile, or NULL when it did. Valid as long as the expression.
const char *cre2_error(const cre2_regex *regex);

/// Whether the expression matches anywhere in `text` (UTF-8, `length` bytes).
bool cre2_matches(const cre2_regex *regex, const char *text, size_t length);

void cre2_free(cre2_regex *regex);

#ifdef __cplusplus
}
#endif

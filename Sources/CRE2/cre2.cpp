#include "cre2.h"

#include <re2/re2.h>

#include <string>

struct cre2_regex {
  RE2 expression;
};

static RE2::Options options(size_t max_memory) {
  RE2::Options options;
  options.set_case_sensitive(false);
  options.set_log_errors(false);
  options.set_max_mem(static_cast<int64_t>(max_memory));
  return options;
}

cre2_regex *cre2_compile(const char *pattern, size_t length, size_t max_memory) {
  return new cre2_regex{RE2(re2::StringPiece(pattern, length), options(max_memory))};
}

const char *cre2_error(const cre2_regex *regex) {
  return regex->expression.ok() ? nullptr : regex->expression.error().c_str();
}

bool cre2_matches(const cre2_regex *regex, const char *text, size_t length) {
  return regex->expression.ok() && RE2::PartialMatch(re2::StringPiece(text, length), regex->expression);
}

void cre2_free(cre2_regex *regex) { delete regex; }

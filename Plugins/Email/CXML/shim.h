// libxml2's HTML reader (https://gnome.pages.gitlab.gnome.org/libxml2/): tolerant, and it calls back instead of building
// a tree.
#pragma once
#include <libxml/xmlversion.h>
// The system's ICU, whose headers Foundation has in another version. No structure used here depends on it.
#undef LIBXML_ICU_ENABLED
#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <string.h>

// Called for an element's begin (its attributes: name, value, name, value, NULL), its end, and for text.
typedef void (*cxml_begin_function)(void *context, const char *name, const char **attributes);
typedef void (*cxml_end_function)(void *context, const char *name);
typedef void (*cxml_text_function)(void *context, const char *text, int count);

// Silent: what is wrong with a stranger's HTML is nobody's news.
static inline void cxml_ignore(void *context, xmlErrorPtr error) {}

// A reader of UTF-8 that calls the functions; NULL when there is no memory. It never fetches anything.
static inline htmlParserCtxtPtr cxml_reader(const char *bytes, int count, void *context, cxml_begin_function begin,
                                            cxml_end_function end, cxml_text_function text) {
  htmlParserCtxtPtr reader = htmlCreateMemoryParserCtxt(bytes, count);
  if (reader == NULL) return NULL;
  htmlSAXHandler handler;
  memset(&handler, 0, sizeof handler);
  handler.startElement = (startElementSAXFunc)begin;
  handler.endElement = (endElementSAXFunc)end;
  handler.characters = (charactersSAXFunc)text;
  handler.ignorableWhitespace = (ignorableWhitespaceSAXFunc)text;
  handler.serror = (xmlStructuredErrorFunc)cxml_ignore;
  handler.initialized = XML_SAX2_MAGIC;  // otherwise serror is passed over
  *reader->sax = handler;
  reader->userData = context;
  xmlSwitchEncoding(reader, XML_CHAR_ENCODING_UTF8);
  htmlCtxtUseOptions(reader, HTML_PARSE_RECOVER | HTML_PARSE_NONET | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                                 HTML_PARSE_IGNORE_ENC);
  return reader;
}

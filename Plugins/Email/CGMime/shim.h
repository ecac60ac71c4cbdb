// GMime (https://developer.gnome.org/gmime/) with a face that Swift can call: its type checks and upcasts are macros.
//
// Objects that a message holds are borrowed: they live as long as the message.
#pragma once
#include <gmime/gmime.h>
#include <iconv.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

// A function of the C library that its header hides unless it is asked for.
extern void *memmem(const void *haystack, size_t haystack_count, const void *needle, size_t needle_count);

typedef enum {
  CGMIME_LEAF,       // content of one kind
  CGMIME_MULTIPART,  // parts in it
  CGMIME_MESSAGE,    // a whole mail in it
  CGMIME_OPAQUE,     // none of these: message/partial and the like
} cgmime_kind_t;

// Parses bytes that stay where they are until cgmime_free. NULL when GMime finds no message in them.
static inline GMimeMessage *cgmime_parse(const GByteArray *bytes) {
  GMimeStream *stream = g_mime_stream_mem_new_with_byte_array((GByteArray *)bytes);
  g_mime_stream_mem_set_owner((GMimeStreamMem *)stream, FALSE);
  GMimeParser *parser = g_mime_parser_new_with_stream(stream);
  g_mime_parser_set_format(parser, GMIME_FORMAT_MESSAGE);
  g_mime_parser_set_persist_stream(parser, TRUE);
  g_mime_parser_set_respect_content_length(parser, FALSE);
  GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
  g_object_unref(parser);
  g_object_unref(stream);
  return message;
}

static inline void cgmime_free(GMimeMessage *message) { g_object_unref(message); }

// The part that a message is; NULL when it has none.
static inline GMimeObject *cgmime_body(GMimeMessage *message) { return g_mime_message_get_mime_part(message); }

static inline GMimeHeaderList *cgmime_headers(GMimeMessage *message) {
  return g_mime_object_get_header_list((GMimeObject *)message);
}

static inline cgmime_kind_t cgmime_kind(GMimeObject *part) {
  if (GMIME_IS_MULTIPART(part)) return CGMIME_MULTIPART;
  if (GMIME_IS_MESSAGE_PART(part)) return CGMIME_MESSAGE;
  if (GMIME_IS_PART(part)) return CGMIME_LEAF;
  return CGMIME_OPAQUE;
}

static inline int cgmime_count(GMimeObject *multipart) { return g_mime_multipart_get_count((GMimeMultipart *)multipart); }

static inline GMimeObject *cgmime_child(GMimeObject *multipart, int index) {
  return g_mime_multipart_get_part((GMimeMultipart *)multipart, index);
}

static inline const char *cgmime_prologue(GMimeObject *multipart) {
  return g_mime_multipart_get_prologue((GMimeMultipart *)multipart);
}

// The mail inside a part of kind CGMIME_MESSAGE; may be NULL.
static inline GMimeMessage *cgmime_inner(GMimeObject *part) {
  return g_mime_message_part_get_message((GMimeMessagePart *)part);
}

static inline const char *cgmime_media_type(GMimeObject *part) {
  return g_mime_content_type_get_media_type(g_mime_object_get_content_type(part));
}

static inline const char *cgmime_media_subtype(GMimeObject *part) {
  return g_mime_content_type_get_media_subtype(g_mime_object_get_content_type(part));
}

// A leaf's file name, RFC 2231 and RFC 2047 decoded; NULL when it has none.
static inline const char *cgmime_filename(GMimeObject *leaf) { return g_mime_part_get_filename((GMimePart *)leaf); }

// A stream of a leaf's content, its transfer encoding taken off; NULL when there is none. The caller releases it.
static inline GMimeStream *cgmime_content(GMimeObject *leaf) {
  GMimeDataWrapper *content = g_mime_part_get_content((GMimePart *)leaf);
  if (content == NULL) return NULL;
  GMimeStream *source = g_mime_data_wrapper_get_stream(content);
  if (source == NULL) return NULL;
  g_mime_stream_reset(source);
  GMimeStream *stream = g_mime_stream_filter_new(source);
  switch (g_mime_data_wrapper_get_encoding(content)) {
    case GMIME_CONTENT_ENCODING_BASE64: {
      // Padding that many programs leave out, without which the last bytes would be lost.
      GMimeStream *padding = g_mime_stream_mem_new_with_buffer("==", 2);
      GMimeStream *padded = g_mime_stream_cat_new();
      g_mime_stream_cat_add_source((GMimeStreamCat *)padded, source);
      g_mime_stream_cat_add_source((GMimeStreamCat *)padded, padding);
      g_object_unref(padding);
      g_object_unref(stream);
      stream = g_mime_stream_filter_new(padded);
      g_object_unref(padded);
    }  // fallthrough
    case GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE:
    case GMIME_CONTENT_ENCODING_UUENCODE: {
      GMimeFilter *filter = g_mime_filter_basic_new(g_mime_data_wrapper_get_encoding(content), FALSE);
      g_mime_stream_filter_add((GMimeStreamFilter *)stream, filter);
      g_object_unref(filter);
      break;
    }
    default:
      break;
  }
  return stream;
}

// Whether a leaf is declared to be in base64.
static inline gboolean cgmime_is_base64(GMimeObject *leaf) {
  GMimeDataWrapper *content = g_mime_part_get_content((GMimePart *)leaf);
  return content != NULL && g_mime_data_wrapper_get_encoding(content) == GMIME_CONTENT_ENCODING_BASE64;
}

// A stream of a leaf's content as it stands in the mail; NULL when there is none. The caller releases it.
static inline GMimeStream *cgmime_raw_content(GMimeObject *leaf) {
  GMimeDataWrapper *content = g_mime_part_get_content((GMimePart *)leaf);
  GMimeStream *source = content == NULL ? NULL : g_mime_data_wrapper_get_stream(content);
  if (source == NULL) return NULL;
  g_mime_stream_reset(source);
  return g_object_ref(source);
}

static inline ssize_t cgmime_read(GMimeStream *stream, void *room, size_t count) {
  return g_mime_stream_read(stream, room, count);
}

static inline void cgmime_release(GMimeStream *stream) { g_object_unref(stream); }

// How many bytes the part has as it stands in the mail.
static inline ssize_t cgmime_written_size(GMimeObject *part) {
  GMimeStream *stream = g_mime_stream_null_new();
  ssize_t size = g_mime_object_write_to_stream(part, NULL, stream);
  g_object_unref(stream);
  return size;
}

static inline GMimeObject *cgmime_object_of_message(GMimeMessage *message) { return (GMimeObject *)message; }

// The mailbox at an index of a list of addresses; a group's members are reached through cgmime_group.
static inline const char *cgmime_address(InternetAddress *address) {
  if (!INTERNET_ADDRESS_IS_MAILBOX(address)) return NULL;
  return internet_address_mailbox_get_addr((InternetAddressMailbox *)address);
}

static inline InternetAddressList *cgmime_group(InternetAddress *address) {
  if (!INTERNET_ADDRESS_IS_GROUP(address)) return NULL;
  return internet_address_group_get_members((InternetAddressGroup *)address);
}

static inline void cgmime_free_addresses(InternetAddressList *list) { g_object_unref(list); }

// (iconv_t)-1 is a macro-like cast that Swift does not write.
static inline gboolean cgmime_is_no_converter(iconv_t converter) { return converter == (iconv_t)-1; }

// An object as it stands on the wire, lines ended by CR LF, or as it came. The caller frees the array.
static inline GByteArray *cgmime_written(GMimeObject *object, gboolean for_the_wire) {
  GMimeFormatOptions *options = g_mime_format_options_new();
  if (for_the_wire) g_mime_format_options_set_newline_format(options, GMIME_NEWLINE_FORMAT_DOS);
  GByteArray *bytes = g_byte_array_new();
  GMimeStream *stream = g_mime_stream_mem_new_with_byte_array(bytes);
  g_mime_stream_mem_set_owner((GMimeStreamMem *)stream, FALSE);
  g_mime_object_write_to_stream(object, options, stream);
  g_object_unref(stream);
  g_mime_format_options_free(options);
  return bytes;
}

static inline void cgmime_free_bytes(GByteArray *bytes) { g_byte_array_free(bytes, TRUE); }

// A text part in UTF-8, in quoted-printable.
static inline GMimeObject *cgmime_text(const char *subtype, const char *text) {
  GMimeTextPart *part = g_mime_text_part_new_with_subtype(subtype);
  g_mime_text_part_set_charset(part, "utf-8");
  g_mime_text_part_set_text(part, text);
  g_mime_part_set_content_encoding((GMimePart *)part, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
  return (GMimeObject *)part;
}

// A file with these bytes, which are copied.
static inline GMimeObject *cgmime_file(const char *type, const char *name, const void *bytes, size_t count) {
  GMimeContentType *content_type = g_mime_content_type_parse(NULL, type);
  GMimePart *part = g_mime_part_new();
  if (content_type != NULL) {
    g_mime_object_set_content_type((GMimeObject *)part, content_type);
    g_object_unref(content_type);
  }
  g_mime_object_set_disposition((GMimeObject *)part, "attachment");
  g_mime_part_set_filename(part, name);
  GMimeStream *stream = g_mime_stream_mem_new_with_buffer(bytes, count);
  GMimeDataWrapper *content = g_mime_data_wrapper_new_with_stream(stream, GMIME_CONTENT_ENCODING_DEFAULT);
  g_mime_part_set_content(part, content);
  g_mime_part_set_content_encoding(part, GMIME_CONTENT_ENCODING_BASE64);
  g_object_unref(content);
  g_object_unref(stream);
  return (GMimeObject *)part;
}

// A multipart; it keeps what is added, whose reference passes to it.
static inline GMimeObject *cgmime_multipart(const char *subtype) {
  return (GMimeObject *)g_mime_multipart_new_with_subtype(subtype);
}

static inline void cgmime_add(GMimeObject *multipart, GMimeObject *part) {
  g_mime_multipart_add((GMimeMultipart *)multipart, part);
  g_object_unref(part);
}

static inline void cgmime_set_boundary(GMimeObject *multipart, const char *boundary) {
  g_mime_multipart_set_boundary((GMimeMultipart *)multipart, boundary);
}

static inline GMimeMessage *cgmime_new_message(void) { return g_mime_message_new(TRUE); }

// The part becomes the message's, whose reference passes to it.
static inline void cgmime_set_body(GMimeMessage *message, GMimeObject *part) {
  g_mime_message_set_mime_part(message, part);
  g_object_unref(part);
}

static inline void cgmime_set_header(GMimeMessage *message, const char *name, const char *value) {
  g_mime_object_set_header((GMimeObject *)message, name, value, "utf-8");
}
